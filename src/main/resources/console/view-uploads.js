/** Uploads: hand over a CSV file, follow what becomes of it. */

import { View, html, nothing, repeat } from './element.js';
import { call, download, get } from './api.js';
import { count, total } from './format.js';
import { t } from './i18n.js';
import { announce, empty, errorBox, heading, pager, progressBar, searchField, stateBadge, stateTabs, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { go, link, linkHere } from './router.js';
import { can } from './session.js';
import { bulk, cqlText, exactCount } from './bulk.js';
import './textbooks.js';

const UPLOADS = '/batch-tracking/uploads';
const UPLOAD = '/v1/textbook/content/bulk/upload';
const PAGE = 25;
const MODES = ['upload', 'publish', 'link'];
const STATES = ['queued', 'processing', 'succeeded', 'partlyFailed', 'failed', 'cancelled'];

/** The file that was handed over last, so that a dry run can be followed by the upload itself. */
export const lastFile = { processId: '', file: /** @type {File|null} */ (null), mode: '', encoding: '' };

/** Hands over a file. @returns {Promise<string>} the id of the upload */
export async function send(file, mode, dryRun, encoding) {
  try {
    const reader = file.stream().getReader();
    await reader.read();
    await reader.cancel();
  } catch {
    throw new Error(t('upload.fileChanged', { name: file.name })); // since it was chosen
  }
  const form = new FormData();
  form.append('content', file, file.name);
  const answer = await call('POST', UPLOAD, {
    form,
    headers: { 'operation-mode': mode },
    query: { dryRun: dryRun ? 'true' : '', encoding },
  });
  const { processId } = (await answer.json()).result;
  Object.assign(lastFile, { processId, file, mode, encoding });
  return processId;
}

/** The state of an upload as the list of all users' uploads says it. */
export function stateOf(upload) {
  if (upload.state) return upload.state;
  if (upload.status === 'Queued') return 'queued';
  if (upload.status === 'Processing') return 'processing';
  if (upload.cancelled) return 'cancelled';
  if (!upload.failedCount) return 'succeeded';
  return upload.successCount ? 'partlyFailed' : 'failed';
}

class Uploads extends View {
  static properties = {
    file: { state: true }, mode: { state: true }, over: { state: true }, sending: { state: true }, refused: { state: true },
  };

  kinds = ['upload'];

  // the uploads of others have no events for this user
  everyMs = 3_000;

  constructor() {
    super();
    this.file = null;
    this.mode = 'publish';
    this.over = false;
    this.sending = false;
    /** @type {Error|null} */
    this.refused = null;
  }

  query() {
    const { q } = this.place.query;
    return q ? `fileName=${cqlText(`${q}*`)}` : '';
  }

  async load(signal) {
    const { state, after, offset } = this.place.query;
    if (can(permissions.uploadListAll)) {
      const page = await get(UPLOADS, { state, after, limit: PAGE, counts: true, query: this.query() }, signal);
      return { ...page, filter: [this.query(), state ? `state==${state}` : ''].filter(Boolean).join(' and ') };
    }
    const { result } = await get(`${UPLOAD}/status/list`, { offset, limit: PAGE }, signal);
    const end = Number(offset ?? 0) + result.uploads.length;
    return {
      uploads: result.uploads.map((each) => ({ ...each, createdDate: each.uploadedDate })),
      totalRecords: count(result.total), next: end < result.total ? end : null,
    };
  }

  content() {
    const { uploads, counts, next, totalRecords } = this.data;
    const { query } = this.shown;
    const all = can(permissions.uploadListAll);
    return html`
      ${heading(t('nav.uploads'), can(permissions.template)
        ? html`<button type="button" @click=${() => this.act(() => download('/batch-tracking/upload-template', { format: 'csv' }, 'contents.csv'))}>${t('upload.template')}</button>`
        : nothing)}
      ${can(permissions.uploadCreate) ? this.form() : nothing}
      ${all
        ? html`<div class="toolbar">
            ${stateTabs(STATES, query.state ?? '', counts)}
            ${searchField(t('upload.search'), query.q, (q) => go(linkHere({ q, after: '' })))}
          </div>`
        : nothing}
      ${uploads.length === 0
        ? empty(query.state || query.q ? t('upload.noneMatch') : t('upload.none'))
        : table(t('nav.uploads'), [
            { text: t('upload.file') }, { text: t('state') }, { text: t('progress') },
            { text: t('upload.ok'), number: true, wide: true }, { text: t('upload.failed'), number: true, wide: true },
            { text: t('upload.mode'), wide: true }, { text: t('created'), wide: true },
          ], repeat(uploads, (each) => each.processId, (each) => row(each)))}
      ${pager(query, next, uploads.length, totalRecords, all ? 'after' : 'offset')}
      ${all && can(permissions.bulkUploads) && ['queued', 'processing'].includes(query.state) && uploads.length > 0
        ? html`<p class="after"><button type="button" class="small" @click=${() => this.cancelAll()}>${t('upload.cancelAll', { count: total(totalRecords) })}</button></p>`
        : nothing}`;
  }

  form() {
    return html`<section class="card" aria-labelledby="new-upload">
      <h2 id="new-upload">${t('upload.new')}</h2>
      ${this.refused ? errorBox(this.refused) : nothing}
      <form class="form" @submit=${this.submit}>
        <label class="drop full ${this.over ? 'over' : ''}"
          @dragover=${(e) => { e.preventDefault(); this.over = true; }}
          @dragleave=${() => { this.over = false; }}
          @drop=${this.drop}>
          <input type="file" name="content" accept=".csv,.tsv,.tab,.txt,text/csv" required
            @change=${(e) => { this.file = e.target.files[0] ?? null; }}>
          ${this.file
            ? html`<span class="chosen">${this.file.name}</span><span class="hint">${t('upload.another')}</span>`
            : html`<span>${t('upload.drop')}</span><span class="hint">${t('upload.dropHint')}</span>`}
        </label>
        <fieldset class="full">
          <legend>${t('upload.mode')}</legend>
          <div class="choices">${MODES.map((mode) => html`<label class="inline">
            <input type="radio" name="mode" value=${mode} .checked=${this.mode === mode} @change=${() => { this.mode = mode; }}>${t(`mode.${mode}.long`)}
          </label>`)}</div>
        </fieldset>
        ${this.mode === 'link' && can(permissions.textbookList) ? html`<bt-textbooks class="full"></bt-textbooks>` : nothing}
        <label class="inline full"><input type="checkbox" name="dryRun" checked>${t('upload.dryRun')}</label>
        <details class="full"><summary>${t('upload.more')}</summary>
          <label>${t('upload.encoding')}<input name="encoding" maxlength="40" placeholder="windows-1252"><small>${t('upload.encodingHint')}</small></label>
        </details>
        <div class="buttons full"><button class="primary" ?disabled=${this.sending}>${this.sending ? t('upload.sending') : t('upload.send')}</button></div>
      </form>
    </section>`;
  }

  drop(event) {
    event.preventDefault();
    this.over = false;
    const input = this.querySelector('input[type=file]');
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      this.file = input.files[0];
    }
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    if (this.sending) return;
    this.sending = true;
    this.refused = null;
    try {
      const processId = await send(this.file, this.mode, form.get('dryRun') === 'on', form.get('encoding'));
      announce(t('upload.accepted', { name: this.file.name }));
      go(link(['uploads', processId]));
    } catch (e) {
      this.refused = e;
    }
    this.sending = false;
  }

  cancelAll() {
    const query = this.data.filter; // the one that is shown
    this.act(() => bulk(this, {
      target: 'uploads', action: 'cancel', query, text: 'upload.cancelAll', count: () => exactCount(UPLOADS, query),
    }));
  }
}

function row(upload) {
  const state = stateOf(upload);
  const done = (upload.successCount ?? 0) + (upload.failedCount ?? 0) + (upload.cancelledCount ?? 0);
  const name = upload.fileName ?? upload.processId;
  return html`<tr>
    <td><a href=${link(['uploads', upload.processId])}>${name}</a>${upload.dryRun ? html` <span class="muted">(${t('upload.dryRunShort')})</span>` : nothing}</td>
    <td>${stateBadge(state)}</td>
    <td>${progressBar(t('upload.progressOf', { name }), done, upload.totalCount, upload.failedCount)}</td>
    <td class="number wide">${count(upload.successCount ?? 0)}</td>
    <td class="number wide">${count(upload.failedCount ?? 0)}</td>
    <td class="wide">${upload.mode ? t(`mode.${upload.mode}`) : nothing}</td>
    <td class="wide">${time(upload.createdDate)}</td>
  </tr>`;
}

customElements.define('bt-uploads', Uploads);
