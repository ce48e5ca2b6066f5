/** Calls the module: headers, errors of all its formats, and whether it can be reached. */

import { t } from './i18n.js';
import { base, credentials, current, refresh, settings } from './session.js';

/** The form of the resources of tasks. */
export const RESOURCE = 'application/vnd.oracle.insurance.resource+json';

/** Of a page in OHI's form. */
const MOST_ITEMS = 200;

/** An answer that is not a success. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 if there was no answer
   * @param {string[]} messages what the module said
   */
  constructor(status, messages) {
    super(messages.join('\n'));
    this.status = status;
    this.messages = messages;
  }
}

const reachability = new EventTarget();
let reachable = true;

/** @param {(reachable: boolean) => void} listener */
export function onReachable(listener) {
  reachability.addEventListener('change', () => listener(reachable));
}

export function isReachable() {
  return reachable;
}

function setReachable(now) {
  if (now !== reachable) {
    reachable = now;
    reachability.dispatchEvent(new Event('change'));
  }
}

export function headers(more = {}) {
  const session = current();
  const all = { ...more };
  if (session) {
    all['X-Okapi-Tenant'] = session.tenant;
    if (!settings.signIn && session.userId) all['X-Okapi-User-Id'] = session.userId;
  }
  return all;
}

/** @param {Record<string, unknown>} [query] */
export function url(path, query = {}) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return base + path + (text ? `?${text}` : '');
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{query?: object, body?: unknown, form?: FormData, headers?: object, signal?: AbortSignal}} [options]
 * @returns {Promise<Response>} a success
 */
export async function call(method, path, options = {}) {
  const send = () =>
    fetch(url(path, options.query), {
      method,
      credentials,
      signal: options.signal,
      headers: headers({
        Accept: '*/*',
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      }),
      body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
    });
  let answer;
  try {
    answer = await send();
    if (answer.status === 401 && (await refresh())) answer = await send();
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    setReachable(false);
    throw new ApiError(0, [t('error.unreachable')]);
  }
  setReachable(![502, 504].includes(answer.status));
  if (!answer.ok) throw new ApiError(answer.status, await messagesOf(answer));
  return answer;
}

async function messagesOf(answer) {
  const text = await answer.text();
  try {
    const found = messagesIn(JSON.parse(text));
    if (found.length > 0) return found;
  } catch {
    if (text && text.length < 2_000 && !text.startsWith('<')) return [text];
  }
  return [t('error.status', { status: String(answer.status) })];
}

/** FOLIO's errors, the messages of the resources of limits, and the envelope of uploads. */
function messagesIn(body) {
  if (Array.isArray(body.errors)) {
    return body.errors.map((each) => {
      const at = each.parameters?.[0];
      return at?.key ? `${at.key}: ${each.message}` : each.message;
    });
  }
  if (Array.isArray(body.resultMessages)) {
    return body.resultMessages.map((each) => each.text ?? each.message ?? each.code);
  }
  if (body.params?.errmsg) return [body.params.errmsg];
  return [];
}

/** @param {object} [query] @param {AbortSignal} [signal] */
export async function get(path, query, signal) {
  return (await call('GET', path, { query, signal })).json();
}

/** All items of a list that is read by offset. */
export async function getAll(path, signal) {
  const items = [];
  for (let more = true; more; ) {
    const page = await get(path, { offset: items.length, limit: MOST_ITEMS }, signal);
    items.push(...page.items);
    more = page.hasMore;
  }
  return items;
}

export async function post(path, body, more = {}) {
  return json(await call('POST', path, { body, ...more }));
}

export async function put(path, body) {
  return json(await call('PUT', path, { body }));
}

export async function remove(path) {
  return json(await call('DELETE', path));
}

async function json(answer) {
  const text = await answer.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return text;
  }
}

/** Saves what a call answers as a file: a plain link could not send the tenant. */
export async function download(path, query, fileName) {
  const answer = await call('GET', path, { query });
  const named = /filename="?([^";]+)/.exec(answer.headers.get('Content-Disposition') ?? '');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = fileName ?? named?.[1] ?? 'download';
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The path and query of an absolute link of the API, whose host may be one that only servers know. */
export function pathOf(href) {
  const at = new URL(href, base);
  const prefix = new URL(base).pathname.replace(/\/$/, '');
  const path = at.pathname.startsWith(`${prefix}/`) ? at.pathname.slice(prefix.length) : at.pathname;
  return path.replace(/^\/_\/invoke\/tenant\/[^/]+/, '') + at.search;
}
