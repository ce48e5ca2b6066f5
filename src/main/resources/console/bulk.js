/** Actions on all records that match a filter, as the module runs them in the background. */

import { get, post } from './api.js';
import { t } from './i18n.js';
import { announce, ask } from './parts.js';
import { permissions } from './permissions.js';
import { can } from './session.js';

const FIRST_POLL_MS = 500;
const LONGEST_POLL_MS = 5_000;

/** A text in a query of CQL; an asterisk at its end matches any rest. */
export function cqlText(text) {
  return `"${text.replace(/["\\?^]/g, '\\$&').replace(/\*(?!$)/g, '\\*')}"`;
}

/**
 * Asks with the exact number, which is not the one of a long list, and starts the action. Its end
 * is announced, wherever the reader is by then.
 *
 * @param {import('./element.js').View} view
 * @param {{target: string, action: string, query: string, text: string, danger?: boolean, count: () => Promise<number>}} of
 *   `text` is the key of what is asked, with its number
 */
export async function bulk(view, { target, action, query, text, danger, count }) {
  const number = await count();
  if (number === 0) {
    announce(t('bulk.none'));
    return;
  }
  const what = t(text, { count: number });
  if (!(await ask({ title: what, text: t('bulk.text', { filter: query }), action: what, danger }))) return;
  const started = await post(`/batch-tracking/bulk-actions/${target}`, { action, query });
  if (!can(permissions.bulkRead)) {
    announce(t('bulk.started'));
    return;
  }
  follow(started) // not waited for: the view can be used meanwhile
    .then(announce, (e) => {
      if (view.isConnected) view.actionError = e;
      else announce(e.message);
    })
    .then(() => view.isConnected && view.refresh());
}

/** How many records match, of a list in FOLIO's form. */
export async function exactCount(path, query) {
  return (await get(path, { query, limit: 0, totalRecords: 'exact' })).totalRecords;
}

/** @returns {Promise<string>} what became of an action; fails if it failed */
async function follow(started) {
  let state = started;
  for (let wait = FIRST_POLL_MS; state.status === 'In Progress'; wait = Math.min(wait * 2, LONGEST_POLL_MS)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    state = await get(`/batch-tracking/bulk-actions/${started.id}`);
  }
  const numbers = { done: state.done ?? 0, skipped: state.skipped ?? 0 };
  if (state.status === 'Failed') throw new Error(t('bulk.failed', numbers));
  return t(state.status === 'Cancelled' ? 'bulk.cancelled' : 'bulk.done', numbers);
}
