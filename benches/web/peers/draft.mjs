/** The draft this device keeps. */
export const draft = () => JSON.parse(localStorage.getItem('draft') ?? '{}');

/** Keeps it at every change, as the other pages do. */
export const keep = (data) => localStorage.setItem('draft', JSON.stringify(data));
