// What an answer must look like: functions that say what is wrong with one, or nothing.

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const text = ({ min = 0, max = Infinity, pattern }) => (value) => {
  if (value.length < min) return `Cần ít nhất ${min} ký tự.`;
  if (value.length > max) return `Chỉ được nhiều nhất ${max} ký tự.`;
  return pattern && !pattern.test(value) ? 'Không đúng mẫu.' : undefined;
};

export const number = ({ min, max, whole }) => (value) => {
  if (Number.isNaN(value)) return 'Cần một con số.';
  if (whole && !Number.isInteger(value)) return 'Cần một số nguyên.';
  if (value < min) return `Không được nhỏ hơn ${min}.`;
  return value > max ? `Không được lớn hơn ${max}.` : undefined;
};

export const date = ({ first, last }) => (value) => {
  const time = DAY.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) return 'Không có ngày này.';
  if (value < first) return `Không được trước ngày ${first}.`;
  return value > last ? `Không được sau ngày ${last}.` : undefined;
};

export const choice = (...options) => (value) => (options.includes(value) ? undefined : 'Không có lựa chọn này.');

export const yes_no = () => undefined;
