/**
 * What changes while one looks: server-sent events, or, where they do not come, asking again every
 * few seconds. One connection serves the whole page. It says when the connection is lost, and
 * recovers by itself.
 */

import { headers, isReachable, url } from './api.js';
import { can, credentials, current, settings } from './session.js';
import { permissions } from './permissions.js';

const ASK_EVERY_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const AT_MOST_EVERY_MS = 1_000;

/** The server says something at least this often; a silence of three times as long is a broken connection. */
const SILENT_MS = 3 * (settings.heartbeatSeconds ?? 15) * 1_000;

/** @typedef {'live'|'asking'|'lost'|'paused'} Connection */

/** @type {Set<{kinds: string[], refresh: () => Promise<unknown>, everyMs: number, last: number, timer: number}>} */
const subscribers = new Set();
const listeners = new Set();
/** @type {Connection} */
let state = 'asking';
let paused = false;
let generation = 0;
let lastEventId = '';
let askTimer = 0;
let watchdog = 0;
/** @type {AbortController|null} */
let connection = null;

export function connectionState() {
  return paused ? 'paused' : state;
}

export function onConnection(listener) {
  listeners.add(listener);
}

/** @param {Connection} to */
function setState(to) {
  if (to !== state) {
    state = to;
    listeners.forEach((listener) => listener());
  }
}

export function isPaused() {
  return paused;
}

/** @param {boolean} to */
export function setPaused(to) {
  paused = to;
  listeners.forEach((listener) => listener());
  if (!paused) all();
}

/**
 * Refreshes a view when something of these kinds changes.
 *
 * @param {string[]} kinds
 * @param {() => Promise<unknown>} refresh
 * @param {number} [everyMs] after which time to refresh without any event
 * @returns {() => void} ends it
 */
export function subscribe(kinds, refresh, everyMs = 0) {
  const subscriber = { kinds, refresh, everyMs, last: Date.now(), timer: 0 };
  subscribers.add(subscriber);
  return () => {
    clearTimeout(subscriber.timer);
    subscribers.delete(subscriber);
  };
}

function soon(subscriber) {
  if (paused || subscriber.timer) return;
  const wait = Math.max(0, subscriber.last + AT_MOST_EVERY_MS - Date.now());
  subscriber.timer = setTimeout(async () => {
    try {
      await subscriber.refresh();
    } finally {
      subscriber.last = Date.now();
      subscriber.timer = 0;
    }
  }, wait);
}

function all() {
  if (!document.hidden) subscribers.forEach(soon);
}

function refreshDue() {
  if (document.hidden) return;
  subscribers.forEach((each) => {
    if (each.everyMs > 0 && Date.now() - each.last >= each.everyMs) soon(each);
  });
}

/** Begins, with the session that there is now; ends what was before. */
export function connect() {
  disconnect();
  if (!current()) return;
  askTimer = setInterval(() => {
    if (state !== 'live' || !isReachable()) all();
    else refreshDue();
  }, ASK_EVERY_MS);
  setState('asking');
  if (permissions.events && can(permissions.events)) listen(generation, FIRST_RETRY_MS);
}

export function disconnect() {
  generation++;
  clearInterval(askTimer);
  clearTimeout(watchdog);
  connection?.abort();
  connection = null;
}

addEventListener('visibilitychange', all);

/** Ends a connection from which nothing comes any more, so that another begins. */
function watch(of) {
  clearTimeout(watchdog);
  watchdog = setTimeout(() => of.abort(), SILENT_MS);
}

async function listen(ofGeneration, retryMs) {
  let wait = retryMs;
  try {
    connection = new AbortController();
    watch(connection);
    const answer = await fetch(url('/batch-tracking/events'), {
      headers: headers({ Accept: 'text/event-stream', ...(lastEventId ? { 'Last-Event-ID': lastEventId } : {}) }),
      credentials,
      signal: connection.signal,
      cache: 'no-store',
    });
    if (ofGeneration !== generation) return;
    if (!answer.ok) {
      // no events here: go on asking, and look again later
      setState('asking');
      wait = LONGEST_RETRY_MS;
    } else {
      setState('live');
      wait = FIRST_RETRY_MS;
      all();
      await read(answer.body.getReader(), ofGeneration);
    }
  } catch {
    wait = Math.min(wait * 2, LONGEST_RETRY_MS);
  }
  if (ofGeneration !== generation) return;
  clearTimeout(watchdog);
  setState('asking');
  setTimeout(() => ofGeneration === generation && listen(ofGeneration, wait), wait);
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader */
async function read(reader, ofGeneration) {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done || ofGeneration !== generation) return;
    watch(connection);
    rest += decoder.decode(value, { stream: true });
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    blocks.forEach(handle);
  }
}

function handle(block) {
  let data = '';
  let kind = '';
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('id:')) lastEventId = line.slice(3).trim();
    else if (line.startsWith('event:')) kind = line.slice(6).trim();
    else if (line.startsWith('data:')) data += line.slice(5).trim();
  }
  if (!data && !kind) return; // a heartbeat
  try {
    kind = JSON.parse(data).kind ?? kind;
  } catch {
    // the name of the event is enough
  }
  subscribers.forEach((each) => {
    if (each.kinds.some((wanted) => kind === '' || kind.startsWith(wanted))) soon(each);
  });
}
