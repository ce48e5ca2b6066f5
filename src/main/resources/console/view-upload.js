/** One upload: its counts, every row with every reason, its files, and cancelling it. */

import { View, html, nothing, repeat } from './element.js';
import { RESOURCE, download, get, pathOf, post, remove } from './api.js';
import { between, count, dateTime } from './format.js';
import { t } from './i18n.js';
import { announce, announceProgress, ask, empty, facts, heading, icon, pager, progressBar, stateBadge, stateTabs, table } from './parts.js';
import { permissions } from './permissions.js';
import { go, link } from './router.js';
import { can, current } from './session.js';
import { lastFile, send, stateOf } from './view-uploads.js';

const UPLOAD = '/v1/textbook/content/bulk/upload';
const PAGE = 50;
const ROW_STATES = ['pending', 'succeeded', 'failed', 'cancelled'];

class Upload extends View {
  kinds = ['upload'];

  // the uploads of others have no events for this user
  everyMs = 3_000;

  get id() {
    return this.place.path[1];
  }

  async load(signal) {
    const { state, after } = this.place.query;
    const [upload, rows] = await Promise.all([
      can(permissions.uploadReadAll)
        ? get(`/batch-tracking/uploads/${this.id}`, {}, signal)
        : get(`${UPLOAD}/status/${this.id}`, {}, signal).then(({ result }) => ({
            ...result, createdDate: result.startTime, startedDate: result.startTime, endedDate: result.endTime, userId: current().userId,
          })),
      can(permissions.uploadRows)
        ? get(`/batch-tracking/uploads/${this.id}/rows`, { state, after, limit: PAGE, counts: true }, signal)
        : null,
    ]);
    return { upload: { successCount: 0, failedCount: 0, cancelledCount: 0, ...upload }, rows };
  }

  content() {
    const { upload, rows } = this.data;
    const state = stateOf(upload);
    const ended = !['queued', 'processing'].includes(state);
    const done = upload.successCount + upload.failedCount + upload.cancelledCount;
    announceProgress(upload.processId, upload.fileName, done, upload.totalCount, ended, t(`state.${state}`));
    return html`
      ${heading(upload.fileName, this.actions(upload, ended), { href: '#/uploads', text: t('nav.uploads') })}
      <section class="card big">
        <div class="toolbar">${stateBadge(state)}${upload.dryRun ? html`<span class="muted">${t('upload.dryRunOnly')}</span>` : nothing}</div>
        ${progressBar(t('upload.progressOf', { name: upload.fileName }), done, upload.totalCount, upload.failedCount)}
        <p></p>
        ${facts([
          [upload.dryRun ? t('upload.valid') : t('upload.ok'), count(upload.successCount)],
          [t('upload.failed'), count(upload.failedCount)],
          [t('upload.cancelled'), upload.cancelledCount ? count(upload.cancelledCount) : nothing],
          [t('upload.rows'), count(upload.totalCount)],
          [t('upload.mode'), t(`mode.${upload.mode}`)],
          [t('created'), dateTime(upload.createdDate)],
          [t('duration'), upload.startedDate ? between(upload.startedDate, upload.endedDate) : nothing],
        ])}
      </section>
      ${this.outcome(upload, state)}
      ${ended ? this.files(upload) : nothing}
      ${rows ? this.rows(rows) : nothing}`;
  }

  actions(upload, ended) {
    return !ended && this.cancelling(upload)
      ? html`<button type="button" @click=${() => this.cancel(upload)}>${t('upload.cancel')}</button>`
      : nothing;
  }

  /** The call that cancels: one's own upload as its user, another's by its task; null if none is allowed. */
  cancelling(upload) {
    const own = !upload.userId || upload.userId === current().userId;
    if (own && can(permissions.uploadCancel)) return () => remove(`${UPLOAD}/${this.id}`);
    if (upload.taskId && can(permissions.taskCancel)) {
      return () => post(`/taskprocessing/${upload.taskId}/cancel`, undefined, { headers: { Accept: RESOURCE } });
    }
    return null;
  }

  /** What to do next, in a sentence. */
  outcome(upload, state) {
    if (state === 'succeeded' && upload.dryRun) {
      const again = lastFile.processId === upload.processId && lastFile.file && can(permissions.uploadCreate);
      return html`<div class="box box-good">${icon('done')}<div><p>${t('upload.allValid', { count: upload.successCount })}</p>
        ${again ? html`<button type="button" class="primary" ?disabled=${this.acting} @click=${() => this.sendNow()}>${t('upload.sendNow')}</button>` : nothing}</div></div>`;
    }
    if (state === 'partlyFailed' || state === 'failed') {
      return html`<div class="box ${state === 'failed' ? 'box-error' : 'box-warn'}">${icon(state === 'failed' ? 'failed' : 'partly')}
        <div><p>${t('upload.someFailed', { count: upload.failedCount, total: upload.totalCount })}</p></div></div>`;
    }
    if (state === 'cancelled') {
      return html`<div class="box box-warn">${icon('partly')}<div><p>${upload.dryRun
        ? t('upload.dryRunCancelled')
        : `${t('upload.stay', { count: upload.successCount })} ${t('upload.notBegun', { count: upload.cancelledCount })}`}</p></div></div>`;
    }
    return nothing;
  }

  files(upload) {
    const report = upload.reportPath ?? (upload.report ? pathOf(upload.report) : null);
    if (!report) return nothing;
    const save = (rows, name) => () => this.act(async () => {
      // a link holds for a few minutes only
      await this.refresh();
      const fresh = this.data.upload.reportPath ?? pathOf(this.data.upload.report);
      await download(fresh + (rows ? `&rows=${rows}` : ''), {}, name);
    });
    return html`<section class="card"><h2>${t('upload.files')}</h2><div class="choices">
      <button type="button" @click=${save('', `report-${upload.fileName}`)}>${t('upload.report')}</button>
      ${upload.failedCount ? html`<button type="button" @click=${save('failed', `failed-${upload.fileName}`)}>${t('upload.failedRows')}</button>` : nothing}
      ${upload.failedCount + upload.cancelledCount ? html`<button type="button" @click=${save('unfinished', `unfinished-${upload.fileName}`)}>${t('upload.unfinishedRows')}</button>` : nothing}
    </div></section>`;
  }

  rows(rows) {
    const { query } = this.shown;
    const first = rows.columns[0] ?? '';
    return html`<div>
      <div class="toolbar"><h2>${t('upload.rowsTitle')}</h2>${stateTabs(ROW_STATES, query.state ?? '', rows.counts)}</div>
      ${rows.rows.length === 0
        ? empty(t('upload.noRows'))
        : table(t('upload.rowsTitle'), [{ text: t('upload.line'), number: true }, { text: t('state') }, { text: first }, { text: t('upload.reasons') }],
            repeat(rows.rows, (row) => row.number, (row) => html`<tr>
              <td class="number">${row.line}</td>
              <td>${stateBadge(row.status)}</td>
              <td>${row.cells[0]}${this.cells(rows.columns, row)}</td>
              <td>${row.reasons.length > 0 ? html`<ul class="reasons">${row.reasons.map((each) => html`<li>${each}</li>`)}</ul>` : nothing}</td>
            </tr>`))}
      ${pager(query, rows.next, rows.rows.length, rows.totalRecords)}
    </div>`;
  }

  cells(columns, row) {
    return html`<details><summary>${t('upload.allCells')}</summary>
      ${facts(columns.map((name, i) => [name, row.cells[i]]))}</details>`;
  }

  async cancel(upload) {
    const open = upload.totalCount - upload.successCount - upload.failedCount;
    const sure = await ask({
      title: t('upload.cancelName', { name: upload.fileName }),
      text: upload.dryRun
        ? t('upload.dryRunCancelText')
        : `${t('upload.stay', { count: upload.successCount })} ${t('upload.cancelOpen', { count: open })}`,
      action: t('upload.cancel'),
    });
    if (sure) {
      this.act(async () => {
        await this.cancelling(upload)();
        announce(t('upload.cancelledName', { name: upload.fileName }));
      });
    }
  }

  sendNow() {
    this.act(async () => go(link(['uploads', await send(lastFile.file, lastFile.mode, false, lastFile.encoding)])));
  }
}

customElements.define('bt-upload', Upload);
