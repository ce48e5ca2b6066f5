/** Health: whether events are counted, how fast, what waits and for what. */

import { View, html, nothing } from './element.js';
import { get } from './api.js';
import { chart } from './chart.js';
import { count, parseTime, rate } from './format.js';
import { t } from './i18n.js';
import { empty, heading, icon, stateBadge, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { can } from './session.js';
import { reason, recordPlace } from './view-batch.js';
import { kindText } from './view-operations.js';

const MINUTE_MS = 60_000;

class Health extends View {
  kinds = ['batch', 'operation', 'upload'];

  // what is not counted has no events, and the time goes on
  everyMs = 10_000;

  async load(signal) {
    const [ingest, history, tasks, setup] = await Promise.all([
      can(permissions.ingest) ? get('/batch-tracking/ingest', {}, signal) : null,
      can(permissions.ingestHistory) ? get('/batch-tracking/ingest/history', {}, signal) : null,
      can(permissions.taskProcessing) ? get('/taskprocessing', {}, signal) : null,
      can(permissions.settings) ? this.data?.setup ?? get('/batch-tracking/module-settings', {}, signal) : null,
    ]);
    return { ingest, history, tasks, setup };
  }

  content() {
    const { ingest, history, tasks, setup } = this.data;
    const points = history ? rates(history) : [];
    const lag = ingest?.feeds.reduce((sum, each) => sum + each.lag, 0) ?? 0;
    const dead = ingest?.feeds.reduce((sum, each) => sum + each.deadLetters.count, 0) ?? 0;
    const latest = points.length > 0 ? points[points.length - 1].value : null;
    return html`
      ${heading(t('nav.health'))}
      ${ingest ? html`
        <div class="figures">
          <div class="figure"><b>${latest === null ? '–' : rate(latest)}</b><span>${t('health.rate')}</span></div>
          <div class="figure"><b>${count(lag)}</b><span>${t('health.lag')}</span></div>
          <div class="figure"><b>${count(dead)}</b><span>${t('nav.dead-letters')}</span></div>
          ${tasks ? html`<div class="figure"><b>${count(tasks.statistics.processing)}</b><span>${t('health.processing')}</span></div>
          <div class="figure"><b>${count(tasks.statistics.ready + tasks.statistics.waiting)}</b><span>${t('health.waiting')}</span></div>` : nothing}
        </div>
        ${ingest.waiting.map((each) => html`<div class="box box-error">${icon('failed')}<div>
          <p><strong>${t('health.tenantWaits', { feed: each.feed })}</strong> ${each.reason}</p>
          <p>${t('health.since')} ${time(each.since)}${each.records === undefined ? nothing : html` · ${t('health.records', { count: each.records })}`}</p></div></div>`)}
        ${history ? html`<section class="card"><h2>${t('health.chart')}</h2>
          ${chart({ title: t('health.chart'), valueName: t('health.rate'), points })}
          <p class="hint">${t('health.chartHint')}</p></section>` : nothing}
        <section class="card"><h2>${t('health.topics')}</h2>
          ${ingest.feeds.length === 0 ? empty(t('health.noTopics')) : table(t('health.topics'), [
              { text: t('health.topic') }, { text: t('state') }, { text: t('health.lag'), number: true }, { text: t('batch.counted'), number: true },
              { text: t('health.skipped'), number: true }, { text: t('health.last') },
            ], ingest.feeds.map((each) => html`<tr>
              <td><span class="mono">${each.topic}</span><details><summary>${t('health.partitions')}</summary>${partitions(each)}</details></td>
              <td>${stateBadge(ingest.waiting.some((wait) => wait.feed === each.feed && (!wait.topic || wait.topic === each.topic)) ? 'problem' : each.lag > 0 ? 'lag' : 'on')}</td>
              <td class="number">${count(each.lag)}</td>
              <td class="number">${count(each.counted)}</td>
              <td class="number">${count(each.skipped.reduce((sum, one) => sum + one.count, 0))}</td>
              <td>${each.lastEventDate ? time(each.lastEventDate) : nothing}</td>
            </tr>`))}
        </section>
        ${this.skipped(ingest)}` : nothing}
      ${tasks ? html`<section class="card"><h2>${t('health.tasks')}</h2>
        ${table(t('health.tasks'), [
          { text: t('task.kind') }, { text: t('health.ready'), number: true }, { text: t('health.later'), number: true }, { text: t('health.processing'), number: true },
          { text: t('health.expired'), number: true }, { text: t('state.COMPLETED'), number: true }, { text: t('health.oldest') },
        ], tasks.kinds.map((each) => html`<tr>
          <td>${kindText(each.kind)}</td>
          <td class="number">${count(each.ready)}</td>
          <td class="number">${count(each.waiting)}</td>
          <td class="number">${count(each.processing)}</td>
          <td class="number">${count(each.expired)}</td>
          <td class="number">${count(each.completed)}</td>
          <td>${each.oldestReadyDate ? time(each.oldestReadyDate) : '–'}</td>
        </tr>`))}</section>` : nothing}
      ${setup ? html`<section class="card"><h2>${t('health.settings')}</h2>
        <p>${t('health.version', { version: setup.version })}</p>
        <details><summary>${t('health.showSettings')}</summary>
        ${table(t('health.settings'), [{ text: t('name') }, { text: t('health.value') }, { text: t('health.meaning') }],
          setup.settings.map((each) => html`<tr>
            <td class="mono">${each.name}</td>
            <td class="mono">${each.isSecret ? t(each.isSet ? 'health.secretSet' : 'health.notSet') : each.value ?? t('health.notSet')}</td>
            <td>${each.description}</td>
          </tr>`))}</details></section>` : nothing}`;
  }

  skipped(ingest) {
    const rows = ingest.feeds.flatMap((feed) => [
      ...feed.skipped.map((each) => ({ name: reason(each.reason), count: each.count, latest: each.latest })),
      ...(feed.deadLetters.count > 0 ? [{ name: t('health.deadLetter', { reason: feed.deadLetters.latest?.reason ?? '' }), count: feed.deadLetters.count, latest: feed.deadLetters.latest }] : []),
    ]);
    return rows.length === 0 ? nothing : html`<section class="card"><h2>${t('health.why')}</h2>
      ${table(t('health.why'), [{ text: t('reason') }, { text: t('events'), number: true }, { text: t('latest') }],
        rows.map((each) => html`<tr><td>${each.name}</td><td class="number">${count(each.count)}</td><td>${recordPlace(each.latest)}</td></tr>`))}
    </section>`;
  }
}

/**
 * Events per second in each minute of the last hour, and in the sixty seconds before now, for which
 * events of the minute before count in part.
 *
 * @param {{from: string, until: string, counted: number[]}} history
 * @returns {{date: Date, value: number}[]}
 */
export function rates({ from, until, counted }) {
  const first = parseTime(from).getTime();
  const now = parseTime(until);
  const last = counted.length - 1;
  const begun = (now.getTime() - (first + last * MINUTE_MS)) / MINUTE_MS;
  return [
    ...counted.slice(0, last).map((number, i) => ({ date: new Date(first + i * MINUTE_MS), value: number / 60 })),
    { date: now, value: (counted[last] + counted[last - 1] * Math.max(0, 1 - begun)) / 60 },
  ];
}

function partitions(feed) {
  return html`<ul class="reasons">${feed.partitions.map((each) => html`<li>${t('health.partition', {
    partition: String(each.partition), position: each.position === undefined ? '–' : String(each.position), end: String(each.endOffset), lag: each.lag,
  })}</li>`)}</ul>`;
}

customElements.define('bt-health', Health);
