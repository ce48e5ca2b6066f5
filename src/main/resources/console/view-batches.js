/** Batches: which are counted, how far they are, and announcing one. */

import { View, html, nothing, repeat } from './element.js';
import { get, post, remove } from './api.js';
import { count } from './format.js';
import { t } from './i18n.js';
import { announce, ask, empty, heading, pager, progressBar, searchField, stateBadge, stateTabs, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { go, link, linkHere } from './router.js';
import { can } from './session.js';
import { bulk, cqlText } from './bulk.js';

export const BATCHES = '/batch-tracking/batches';
const PAGE = 25;
const UUID_LENGTH = 36;

class Batches extends View {
  kinds = ['batch'];

  query() {
    const { q } = this.place.query;
    return q ? `id==${cqlText(q.length < UUID_LENGTH ? `${q}*` : q)}` : '';
  }

  async load(signal) {
    const { state, after } = this.place.query;
    return get(BATCHES, { state, after, limit: PAGE, counts: true, query: this.query() }, signal);
  }

  content() {
    const { batchTrackings, counts, next, totalRecords } = this.data;
    const { query } = this.place;
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
            { text: t('batch.counted'), number: true }, { text: t('created'), wide: true }, { text: '' },
          ], repeat(batchTrackings, (each) => each.id, (each) => this.row(each)))}
      ${pager(query, next, batchTrackings.length, totalRecords)}
      ${can(permissions.bulkBatches) && batchTrackings.length > 0
        ? html`<p class="after"><button type="button" class="small" @click=${() => this.deleteAll(totalRecords)}>${t('batch.deleteAll', { count: totalRecords })}</button></p>`
        : nothing}
      ${this.dialog()}`;
  }

  row(batch) {
    const name = batch.id.slice(0, 8);
    const complete = batch.processedCount >= batch.totalRecords;
    return html`<tr>
      <td><a class="mono" href=${link(['batches', batch.id])} title=${batch.id}>${name}<span class="hidden"> ${batch.id}</span></a></td>
      <td>${stateBadge(complete ? 'complete' : 'open')}</td>
      <td>${progressBar(t('batch.progressOf', { name }), batch.processedCount, batch.totalRecords)}</td>
      <td class="number">${count(batch.processedCount)} / ${count(batch.totalRecords)}</td>
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

  async deleteAll(number) {
    const { state } = this.place.query;
    const query = [this.query(), state ? `state==${state}` : ''].filter(Boolean).join(' and ') || 'cql.allRecords=1';
    const sure = await ask({
      title: t('batch.deleteAll', { count: number }),
      text: t('bulk.text', { filter: query }),
      action: t('batch.deleteAll', { count: number }),
    });
    if (sure) this.act(() => bulk('batches', 'delete', query));
  }
}

customElements.define('bt-batches', Batches);
