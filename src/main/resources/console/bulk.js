/** Actions on all records that match a filter, as the module runs them in the background. */

import { get, post } from './api.js';
import { t } from './i18n.js';
import { announce } from './parts.js';

const POLL_MS = 500;

/** A text in a query of CQL; an asterisk at its end matches any rest. */
export function cqlText(text) {
  return `"${text.replace(/["\\?^]/g, '\\$&').replace(/\*(?!$)/g, '\\*')}"`;
}

/** Starts an action and waits for its end, which it announces with its numbers. */
export async function bulk(target, action, query) {
  let state = await post(`/batch-tracking/bulk-actions/${target}`, { action, query });
  while (!/Completed|Failed|Cancelled/.test(state.status)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    state = await get(`/batch-tracking/bulk-actions/${state.id}`);
  }
  announce(t('bulk.done', { done: state.done ?? 0, skipped: state.skipped ?? 0 }));
}
