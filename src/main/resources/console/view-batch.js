/** One batch: how fast it is counted, when it will be done, and why events did not count. */

import { View, html, nothing } from './element.js';
import { get, remove } from './api.js';
import { chart } from './chart.js';
import { ago, between, count, dateTime, duration, parseTime, rate } from './format.js';
import { has, t } from './i18n.js';
import { announce, announceProgress, ask, facts, heading, icon, progressBar, stateBadge, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { go, link } from './router.js';
import { can } from './session.js';

const QUIET_SECONDS = 30;

class Batch extends View {
  kinds = ['batch'];

  // a rate falls, and a batch stands still, without events
  everyMs = 10_000;

  get id() {
    return this.place.path[1];
  }

  async load(signal) {
    if (can(permissions.batchProgress)) return get(`/batch-tracking/batches/${this.id}/progress`, {}, signal);
    const batch = await get(`/batch-tracking/batches/${this.id}`, {}, signal);
    return { ...batch, status: batch.processedCount < batch.totalRecords ? 'open' : 'complete', history: null };
  }

  content() {
    const batch = this.data;
    const name = batch.id.slice(0, 8);
    const complete = batch.status === 'complete';
    announceProgress(batch.id, t('batch.named', { name }), batch.processedCount, batch.totalRecords, complete, t('state.complete'));
    const left = complete || !batch.estimatedEndDate
      ? null : (parseTime(batch.estimatedEndDate).getTime() - Date.now()) / 1000;
    return html`
      ${heading(t('batch.named', { name }), can(permissions.batchDelete)
        ? html`<button type="button" @click=${() => this.delete()}>${t('delete')}</button>` : nothing,
        { href: '#/batches', text: t('nav.batches') })}
      <section class="card big">
        <div class="toolbar">${stateBadge(batch.status)}<span class="mono muted">${batch.id}</span></div>
        ${progressBar(t('batch.progressOf', { name }), batch.processedCount, batch.totalRecords)}
        <p></p>
        ${facts([
          [t('batch.counted'), t('ofTotal', { done: batch.processedCount, total: batch.totalRecords })],
          [t('batch.rateNow'), complete || !batch.ratePerSecond ? nothing : t('perSecond', { rate: rate(batch.ratePerSecond.lastMinute) })],
          [t('batch.rateStart'), batch.startedDate ? t('perSecond', { rate: rate(batch.ratePerSecond.sinceStart) }) : nothing],
          [t('timeLeft'), left === null ? nothing : duration(left)],
          [t('duration'), complete && batch.startedDate ? between(batch.startedDate, batch.lastCountedDate) : nothing],
          [t('created'), html`<time datetime=${batch.createdDate}>${dateTime(batch.createdDate)}</time>`],
          [t('batch.lastEvent'), batch.history === null ? nothing : batch.lastCountedDate ? time(batch.lastCountedDate) : t('batch.noEvent')],
        ])}
      </section>
      ${batch.history === null ? nothing : this.details(batch, complete)}`;
  }

  details(batch, complete) {
    return html`
      ${complete ? nothing : this.why(batch)}
      <section class="card">
        <h2>${t('batch.history')}</h2>
        ${chart({
          title: t('batch.history'), valueName: t('batch.counted'), top: batch.totalRecords,
          points: batch.history.map((each) => ({ date: each.date, value: each.processedCount })),
        })}
      </section>
      <section class="card">
        <h2>${t('batch.notCounted')}</h2>
        ${batch.notCounted.length === 0
          ? html`<p class="muted">${t('batch.allCounted')}</p>`
          : table(t('batch.notCounted'), [{ text: t('reason') }, { text: t('events'), number: true }, { text: t('latest') }],
              batch.notCounted.map((each) => html`<tr>
                <td>${reason(each.reason)}</td>
                <td class="number">${count(each.count)}</td>
                <td>${recordPlace(each.latest)}</td>
              </tr>`))}
      </section>`;
  }

  /** Says in a sentence why an open batch does not move. */
  why(batch) {
    const quiet = batch.lastCountedDate ? (Date.now() - parseTime(batch.lastCountedDate).getTime()) / 1000 : Infinity;
    if (quiet < QUIET_SECONDS) return nothing;
    const text = batch.lastCountedDate
      ? t('batch.quiet', { ago: ago(batch.lastCountedDate), count: batch.totalRecords - batch.processedCount })
      : t('batch.noneYet');
    return html`<div class="box box-warn">${icon('partly')}<div>
      <p><strong>${t('batch.why')}</strong> ${text}</p>
      <p>${batch.notCounted.length > 0 ? t('batch.whySkipped') : t('batch.whyNothing')}
        ${can(permissions.ingest) ? html`<a href="#/health">${t('batch.whyHealth')}</a>` : nothing}</p>
    </div></div>`;
  }

  async delete() {
    const batch = this.data;
    const name = batch.id.slice(0, 8);
    const sure = await ask({
      title: t('batch.deleteOne', { name }),
      text: t(batch.status === 'open' ? 'batch.deleteOpenText' : 'batch.deleteText', { id: batch.id, done: batch.processedCount, total: batch.totalRecords }),
      action: t('delete'),
    });
    if (!sure) return;
    this.act(async () => {
      await remove(`/batch-tracking/batches/${batch.id}`);
      announce(t('batch.deleted', { name }));
      go(link(['batches']));
    });
  }
}

export function reason(code) {
  return has(`skip.${code}`) ? t(`skip.${code}`) : code;
}

/** Where in Kafka a record is. */
export function recordPlace(place) {
  if (!place) return nothing;
  return html`<span class="mono">${place.topic}-${place.partition}</span> ${t('atOffset', { offset: String(place.offset) })}
    <span class="muted nowrap">${time(place.date)}</span>`;
}

customElements.define('bt-batch', Batch);
