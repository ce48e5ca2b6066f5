/** Light, dark, or as the reader's system is. */

const KEY = 'batch-tracking.theme';

export const themes = ['auto', 'light', 'dark'];

export function theme() {
  return localStorage.getItem(KEY) ?? 'auto';
}

/** @param {string} to */
export function setTheme(to) {
  localStorage.setItem(KEY, to);
  apply();
}

export function apply() {
  document.documentElement.dataset.theme = theme();
}
