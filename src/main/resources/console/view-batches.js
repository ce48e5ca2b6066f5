/** Batches: which are counted, how far they are, and announcing one. */

import { View, html, nothing, repeat } from './element.js';
import { get, post, remove } from './api.js';
import { count, duration, parseTime, rate, total } from './format.js';
import { t } from './i18n.js';
import { announce, ask, empty, heading, pager, progressBar, searchField, stateBadge, stateTabs, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { go, link, linkHere } from './router.js';
import { can } from './session.js';
import { bulk, cqlText, exactCount } from './bulk.js';

export const BATCHES = '/batch-tracking/batches';
const PAGE = 25;
const UUID_LENGTH = 36;
const PROGRESS_EVERY_MS = 5_000;

class Batches extends View {
  kinds = ['batch'];

  // a rate falls without events
  everyMs = 10_000;

  query() {
    const { q } = this.place.query;
    return q ? `id==${cqlText(q.length < UUID_LENGTH ? `${q}*` : q)}` : '';
  }

  constructor() {
    super();
    /** The progress of open batches as it was read last, by id. @type {Map<string, any>} */
    this.progress = new Map();
  }

  async load(signal) {
    const { state, after } = this.place.query;
    const page = await get(BATCHES, { state, after, limit: PAGE, counts: true, query: this.query() }, signal);
    if (can(permissions.batchProgress)) this.readProgress(page.batchTrackings, signal);
    return { ...page, filter: [this.query(), state ? `state==${state}` : ''].filter(Boolean).join(' and ') || 'cql.allRecords=1' };
  }

  /** Reads the rates of open batches that are counted, each at most every few seconds. */
  async readProgress(batches, signal) {
    const now = Date.now();
    const open = batches.filter((each) => each.processedCount > 0 && each.processedCount < each.totalRecords);
    const due = open.filter(({ id, processedCount }) => {
      const known = this.progress.get(id);
      const stands = known?.processedCount === processedCount && known.ratePerSecond.lastMinute === 0;
      return !known || (!stands && now - known.at >= PROGRESS_EVERY_MS);
    });
    this.progress = new Map(open.filter(({ id }) => this.progress.has(id)).map(({ id }) => [id, this.progress.get(id)]));
    // a failure leaves what was known; the list is read again
    await Promise.allSettled(due.map(async ({ id }) => {
      this.progress.set(id, { ...await get(`${BATCHES}/${id}/progress`, {}, signal), at: now });
    }));
    if (due.length > 0) this.requestUpdate();
  }

  content() {
    const { batchTrackings, counts, next, totalRecords } = this.data;
    const { query } = this.shown;
    return html`
      ${heading(t('nav.batches'), can(permissions.batchCreate)
        ? html`<button type="button" class="primary" @click=${() => this.querySelector('dialog').showModal()}>${t('batch.new')}</button>`
        : nothing)}
      <div class="toolbar">
        ${stateTabs(['open', 'complete'], query.state ?? '', counts)}
        ${searchField(t('batch.search'), query.q, (q) => go(linkHere({ q, after: '' })))}
      </div>
      ${batchTrackings.length === 0
        ? empty(query.state || query.q ? t('batch.noneMatch') : t('batch.none'))
        : table(t('nav.batches'), [
            { text: t('batch') }, { text: t('state') }, { text: t('progress') },
            { text: t('batch.counted'), number: true }, { text: t('batch.rate'), number: true, wide: true },
            { text: t('timeLeft'), number: true, wide: true }, { text: t('created'), wide: true }, { text: '' },
          ], repeat(batchTrackings, (each) => each.id, (each) => this.row(each)))}
      ${pager(query, next, batchTrackings.length, totalRecords)}
      ${can(permissions.bulkBatches) && batchTrackings.length > 0
        ? html`<p class="after"><button type="button" class="small" @click=${() => this.deleteAll()}>${t('batch.deleteAll', { count: total(totalRecords) })}</button></p>`
        : nothing}
      ${this.dialog()}`;
  }

  row(batch) {
    const name = batch.id.slice(0, 8);
    const complete = batch.processedCount >= batch.totalRecords;
    const progress = complete ? undefined : this.progress.get(batch.id);
    const left = progress?.estimatedEndDate ? (parseTime(progress.estimatedEndDate).getTime() - Date.now()) / 1000 : null;
    return html`<tr>
      <td><a class="mono" href=${link(['batches', batch.id])} title=${batch.id}>${name}<span class="hidden"> ${batch.id}</span></a></td>
      <td>${stateBadge(complete ? 'complete' : 'open')}</td>
      <td>${progressBar(t('batch.progressOf', { name }), batch.processedCount, batch.totalRecords)}</td>
      <td class="number">${count(batch.processedCount)} / ${count(batch.totalRecords)}</td>
      <td class="number wide">${progress?.ratePerSecond ? t('perSecond', { rate: rate(progress.ratePerSecond.lastMinute) }) : nothing}</td>
      <td class="number wide">${duration(left)}</td>
      <td class="wide">${time(batch.createdDate)}</td>
      <td>${can(permissions.batchDelete)
        ? html`<div class="buttons"><button type="button" class="small" @click=${() => this.delete(batch)} aria-label=${t('batch.deleteOne', { name })}>${t('delete')}</button></div>`
        : nothing}</td>
    </tr>`;
  }

  dialog() {
    return html`<dialog aria-labelledby="new-batch">
      <form @submit=${this.create}>
        <h2 id="new-batch">${t('batch.new')}</h2>
        <p>${t('batch.newText')}</p>
        <div class="form">
          <label>${t('batch.total')}<input name="totalRecords" type="number" min="1" max="2147483647" required></label>
          <label class="full">${t('batch.id')}<input name="id" class="mono" pattern="[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"><small>${t('batch.idHint')}</small></label>
        </div>
        <div class="buttons">
          <button type="button" @click=${() => this.querySelector('dialog').close()}>${t('cancel')}</button>
          <button class="primary">${t('batch.create')}</button>
        </div>
      </form>
    </dialog>`;
  }

  create(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const id = String(form.get('id')).trim();
    this.querySelector('dialog').close();
    event.target.reset();
    this.act(async () => {
      const batch = await post(BATCHES, { ...(id ? { id } : {}), totalRecords: Number(form.get('totalRecords')) });
      announce(t('batch.created', { name: batch.id.slice(0, 8) }));
      go(link(['batches', batch.id]));
    });
  }

  async delete(batch) {
    const name = batch.id.slice(0, 8);
    const sure = await ask({
      title: t('batch.deleteOne', { name }),
      text: t(batch.processedCount < batch.totalRecords ? 'batch.deleteOpenText' : 'batch.deleteText', { id: batch.id, done: batch.processedCount, total: batch.totalRecords }),
      action: t('delete'),
    });
    if (sure) {
      this.act(async () => {
        await remove(`${BATCHES}/${batch.id}`);
        announce(t('batch.deleted', { name }));
      });
    }
  }

  deleteAll() {
    const query = this.data.filter; // the one that is shown
    this.act(() => bulk(this, {
      target: 'batches', action: 'delete', query, text: 'batch.deleteAll', count: () => exactCount(BATCHES, query),
    }));
  }
}

customElements.define('bt-batches', Batches);
