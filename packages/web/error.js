/** Why a call failed; `code` is stable, the message is for people. */
export class DungHenError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = 'DungHenError';
    this.code = code;
  }
}

/** Does some work of the rules; what they refuse is told as one of our errors. */
export function told(work) {
  try {
    return work();
  } catch (error) {
    throw typeof error?.code === 'string' ? new DungHenError(error.code, error.message) : error;
  }
}

/** What was not freed yet. */
export function live(inner, what) {
  if (inner === undefined) throw new DungHenError('freed', `found a ${what} that was freed, expected one in use`);
  return inner;
}

/** A moment as the rules read it. */
export const moment = (at) => (at instanceof Date ? at.toISOString() : String(at));
