/** Dates, times, numbers and sizes as the reader writes them, in the reader's time zone. */

import { locale, t } from './i18n.js';

/** The decimals that units have; an exact amount must not be rounded. */
const MOST_DIGITS = 6;

/** Up to this number the API counts the records of a list; larger numbers are estimates. */
const COUNTED = 1_000;

const dateTimeFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const timeFormat = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
const numberFormat = new Intl.NumberFormat(locale);
const exactFormat = new Intl.NumberFormat(locale, { maximumFractionDigits: MOST_DIGITS });
const rateFormat = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percentFormat = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/**
 * A time of any of the module's APIs: ISO 8601, `{value}` with it, or the form of uploads with a
 * colon before the milliseconds.
 *
 * @returns {Date|null}
 */
export function parseTime(value) {
  if (!value) return null;
  const text = typeof value === 'object' ? value.value : value;
  const iso = String(text)
    .replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d):(\d{3})/, '$1T$2.$3')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
}

export function dateTime(value) {
  const date = parseTime(value);
  return date ? dateTimeFormat.format(date) : '';
}

export function timeOfDay(value) {
  const date = parseTime(value);
  return date ? timeFormat.format(date) : '';
}

/** The date in the reader's zone, as a field of a date takes it. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export function count(value) {
  return value === undefined || value === null ? '' : numberFormat.format(value);
}

/** A number that is an estimate. */
export function about(value) {
  return `≈ ${count(value)}`;
}

/** The number of records of a list, for a text: one that is too large to be exact is marked. */
export function total(value) {
  return value > COUNTED ? about(value) : value;
}

export function rate(value) {
  return value === undefined || value === null ? '' : rateFormat.format(value);
}

/** In whole percent, rounded down: 100 % only when all of it is done. */
export function percent(done, all) {
  return percentFormat.format(all > 0 ? Math.min(Math.floor((done * 100) / all), 100) / 100 : 0);
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

export function ago(value) {
  const date = parseTime(value);
  if (!date) return '';
  const seconds = (date.getTime() - Date.now()) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length || unit === 'second') {
      return relative.format(Math.round(seconds / length), unit);
    }
  }
  return '';
}

/** @param {number|null|undefined} seconds */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return '';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('duration.seconds', { s: whole });
  if (whole < 3600) return t('duration.minutes', { m: Math.floor(whole / 60), s: whole % 60 });
  return t('duration.hours', { h: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60) });
}

export function between(start, end) {
  const from = parseTime(start);
  const to = parseTime(end) ?? new Date();
  return from ? duration((to.getTime() - from.getTime()) / 1000) : '';
}

export function bytes(value) {
  if (value === undefined || value === null) return '';
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[unit],
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
  }).format(size);
}

/** An exact amount as the API has it, `{value, currency}`, or a number of units. */
export function quantity(value) {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return exactFormat.format(value);
  if (!value.currency) return exactFormat.format(value.value);
  try {
    return new Intl.NumberFormat(locale, {
      style: 'currency', currency: value.currency, maximumFractionDigits: MOST_DIGITS,
    }).format(value.value);
  } catch {
    return `${value.value} ${value.currency}`;
  }
}
