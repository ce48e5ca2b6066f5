/** Texts in the reader's language. Each language is one file; a test compares their keys. */

const LANGUAGES = ['en', 'de'];
const KEY = 'batch-tracking.language';

function chosen() {
  const stored = localStorage.getItem(KEY);
  if (stored && LANGUAGES.includes(stored)) return stored;
  const wanted = navigator.languages.map((each) => each.slice(0, 2));
  return wanted.find((each) => LANGUAGES.includes(each)) ?? LANGUAGES[0];
}

export const language = chosen();
/** The reader's own conventions for dates and numbers, if they fit the language. */
export const locale =
  navigator.languages.find((each) => each.startsWith(language)) ?? language;

document.documentElement.lang = language;

const { texts } = await (language === 'de' ? import('./texts-de.js') : import('./texts-en.js'));
const plural = new Intl.PluralRules(locale);
const number = new Intl.NumberFormat(locale);

/**
 * The text of a key. `{name}` in it is filled with the value of that name; a text that depends on
 * `count` is an object with its plural forms.
 *
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  let text = texts[key];
  if (text === undefined) return key;
  if (typeof text === 'object') text = text[plural.select(Number(values.count))] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === 'number' ? number.format(value) : String(value ?? '');
  });
}

/** Whether a key has a text: for values of the API, such as states, that a newer module may add. */
export function has(key) {
  return texts[key] !== undefined;
}

export const languages = LANGUAGES;

/** @param {string} to */
export function setLanguage(to) {
  localStorage.setItem(KEY, to);
  location.reload();
}
