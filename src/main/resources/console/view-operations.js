/** Operations: exports and all tasks, and a form that starts an export. */

import { View, html, nothing, repeat } from './element.js';
import { call, get, getAll, pathOf } from './api.js';
import { count, dateTime, total } from './format.js';
import { has, t } from './i18n.js';
import { announce, empty, heading, pager, stateBadge, stateTabs, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { go, link } from './router.js';
import { can } from './session.js';
import { bulk } from './bulk.js';

const PAGE = 25;
const EXPORT_STATES = ['In Progress', 'Completed', 'Failed', 'Cancelled'];
const TASK_STATES = ['PENDING', 'PROCESSING', 'COMPLETED', 'ERRORED', 'CANCELLED'];

/** The link of a resource with this relation, as a path; null if it has none. */
export function linked(resource, rel) {
  const found = resource.links?.find((each) => each.rel === rel);
  return found ? pathOf(found.href) : null;
}

/** The parameter that continues a list, from its link to the next page. */
export function afterOf(page) {
  const next = page.links?.find((each) => each.rel === 'next');
  return next ? new URL(next.href, location.href).searchParams.get('after') : null;
}

export function idOf(path) {
  return path?.split('/').pop() ?? '';
}

class Operations extends View {
  static properties = { limits: { state: true } };

  kinds = ['operation', 'upload'];

  // the uploads of others have no events for this user
  everyMs = 3_000;

  constructor() {
    super();
    /** What can be exported, as it was when the form was opened. */
    this.limits = [];
  }

  get list() {
    return this.place.query.list === 'tasks' && can(permissions.taskList) ? 'tasks' : 'exports';
  }

  async load(signal) {
    const { status, after } = this.place.query;
    const path = this.list === 'tasks' ? '/generic/tasks' : '/generic/readconsumptionbatches';
    const { list } = this;
    return { page: await get(path, { status, after, limit: PAGE, counts: true }, signal), list };
  }

  content() {
    const { page, list } = this.data;
    const { query } = this.shown;
    return html`
      ${heading(t('nav.operations'), can(permissions.exportCreate)
        ? html`<button type="button" class="primary" @click=${() => this.openDialog()}>${t('export.new')}</button>` : nothing)}
      <div class="toolbar">
        ${can(permissions.taskList) ? html`<nav class="tabs" aria-label=${t('operations.lists')}>
          <a href=${link(['operations'])} aria-current=${list === 'exports' ? 'true' : nothing}>${t('operations.exports')}</a>
          <a href=${link(['operations'], { list: 'tasks' })} aria-current=${list === 'tasks' ? 'true' : nothing}>${t('operations.tasks')}</a>
        </nav>` : nothing}
        ${stateTabs(list === 'tasks' ? TASK_STATES : EXPORT_STATES, query.status ?? '', page.counts, 'status')}
      </div>
      ${page.items.length === 0
        ? empty(t(query.status ? 'operations.noneMatch' : 'operations.none'))
        : list === 'tasks' ? this.tasks(page.items) : this.exports(page.items)}
      ${pager(query, afterOf(page), page.items.length, page.totalResults)}
      ${list === 'exports' && page.items.length > 0 && can(permissions.bulkExports) ? this.bulkButtons(query.status, page.totalResults) : nothing}
      ${can(permissions.exportCreate) ? this.dialog() : nothing}`;
  }

  exports(items) {
    return table(t('operations.exports'), [
      { text: t('export') }, { text: t('state') }, { text: t('limits') }, { text: t('export.period'), wide: true }, { text: t('created'), wide: true },
    ], repeat(items, (each) => each.id, (each) => html`<tr>
      <td><a href=${link(['operations', each.id])}>${t('export.named', { id: String(each.id) })}</a></td>
      <td>${stateBadge(each.status)}</td>
      <td>${each.limitCodes.join(', ')}</td>
      <td class="wide">${dateTime(each.transactionStartDateTime)} – ${dateTime(each.transactionEndDateTime)}</td>
      <td class="wide">${time(each.creationDate)}</td>
    </tr>`));
  }

  tasks(items) {
    return table(t('operations.tasks'), [
      { text: t('task') }, { text: t('task.kind') }, { text: t('state') }, { text: t('attempt'), number: true }, { text: t('created'), wide: true },
    ], repeat(items, (each) => each.id, (each) => html`<tr>
      <td><a href=${link(['operations', each.id], { of: 'task' })}>${t('task.named', { id: String(each.id) })}</a></td>
      <td>${kindText(each.kind ?? 'READ_CONSUMPTION_BATCH')}</td>
      <td>${stateBadge(each.status)}</td>
      <td class="number">${count(each.currentAttemptCount)}</td>
      <td class="wide">${time(each.creationDate)}</td>
    </tr>`));
  }

  bulkButtons(status, number) {
    const action = { Failed: 'restart', 'In Progress': 'cancel' }[status];
    if (!action) return nothing;
    const text = `export.${action}All`;
    const start = () => this.act(() => bulk(this, {
      target: 'exports', action, query: `status=="${status}"`, text, danger: action === 'cancel',
      count: async () => (await get('/generic/readconsumptionbatches', { status, limit: 1, totalResults: 'exact' })).totalResults,
    }));
    return html`<p class="after"><button type="button" class="small" @click=${start}>${t(text, { count: total(number) })}</button></p>`;
  }

  openDialog() {
    this.act(async () => {
      if (can(permissions.limitList)) this.limits = await getAll('/limits');
      await this.updateComplete;
      this.querySelector('dialog').showModal();
    });
  }

  dialog() {
    const { limits } = this;
    const year = new Date().getFullYear();
    return html`<dialog aria-labelledby="new-export">
      <form @submit=${this.create}>
        <h2 id="new-export">${t('export.new')}</h2>
        <p>${t('export.newText')}</p>
        <fieldset @change=${(e) => complain(e.currentTarget, '')}><legend>${t('limits')}</legend>
          ${limits.length === 0 ? html`<p>${t('export.noLimits')}</p>` : html`<div class="choices">${limits.map((each) => html`
            <label class="inline"><input type="checkbox" name="limitCodes" value=${each.code}>${each.code}</label>`)}</div>`}
        </fieldset>
        <p></p>
        <div class="form">
          <label>${t('from')}<input type="datetime-local" name="start" required value="${year}-01-01T00:00"></label>
          <label>${t('until')}<input type="datetime-local" name="end" required value="${year + 1}-01-01T00:00"></label>
        </div>
        <div class="buttons">
          <button type="button" @click=${() => this.querySelector('dialog').close()}>${t('cancel')}</button>
          <button class="primary" ?disabled=${limits.length === 0}>${t('export.start')}</button>
        </div>
      </form>
    </dialog>`;
  }

  create(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const limitCodes = form.getAll('limitCodes');
    if (limitCodes.length === 0) {
      complain(event.target, t('export.chooseLimit'));
      return;
    }
    this.querySelector('dialog').close();
    this.act(async () => {
      const answer = await call('POST', '/readconsumptionbatches', {
        body: {
          transactionStartDateTime: { value: new Date(String(form.get('start'))).toISOString() },
          transactionEndDateTime: { value: new Date(String(form.get('end'))).toISOString() },
          limitCodes,
        },
        headers: { 'Idempotency-Key': crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` },
      });
      announce(t('export.started'));
      const at = answer.headers.get('Location');
      if (at) go(link(['operations', idOf(pathOf(at))]));
    });
  }
}

/** Says at the first limit what is wrong with the choice; it is cleared by any change of it. */
function complain(form, text) {
  const box = form.querySelector('input[type=checkbox]');
  box?.setCustomValidity(text);
  if (text) box?.reportValidity();
}

export function kindText(kind) {
  return has(`kind.${kind}`) ? t(`kind.${kind}`) : (kind ?? '');
}

customElements.define('bt-operations', Operations);
