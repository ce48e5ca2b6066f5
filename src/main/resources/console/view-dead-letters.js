/** Dead letters: records that could not be read, why, and counting them after all. */

import { View, html, nothing, repeat } from './element.js';
import { get, post } from './api.js';
import { bytes, count } from './format.js';
import { t } from './i18n.js';
import { announce, ask, empty, errorBox, heading, pager, searchField, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { go, linkHere } from './router.js';
import { can } from './session.js';
import { reason } from './view-batch.js';

const PATH = '/batch-tracking/dead-letters';
const PAGE = 20;
const LARGEST_PAGE = 100;

/** The query of the dead letters with a text in them, or of those that were not replayed, or of both. */
function queryOf({ q, replayed }) {
  const text = q?.replace(/["\\*?^]/g, '\\$&');
  return [
    text && `(reason=="*${text}*" or key=="*${text}*" or value=="*${text}*" or topic=="${text}")`,
    replayed && 'replayed==false',
  ].filter(Boolean).join(' and ');
}

/** Whether a record can be replayed as it is: Kafka has it, and all of it. */
function isWhole(letter) {
  return letter.valueSize !== undefined && !letter.valueCut;
}

class DeadLetters extends View {
  static properties = { letter: { state: true }, replayError: { state: true }, replaying: { state: true } };

  constructor() {
    super();
    this.letter = null;
    this.replayError = null;
    this.replaying = '';
  }

  async load(signal) {
    const { after, q, replayed } = this.place.query;
    const query = queryOf({ q, replayed });
    let page;
    let from = after;
    do { // a request looks at some of them only, so none of these may match
      page = await get(PATH, { query, after: from, limit: PAGE }, signal);
      from = page.next;
    } while (page.deadLetters.length === 0 && from);
    return { ...page, totalRecords: query ? null : count(page.totalRecords) };
  }

  /** The records that match what is shown and that can be replayed now. */
  async open() {
    const query = queryOf({ q: this.shown.query.q, replayed: 'false' });
    const found = [];
    let after;
    do {
      const page = await get(PATH, { query, after, limit: LARGEST_PAGE });
      found.push(...page.deadLetters.filter(isWhole));
      after = page.next;
    } while (after);
    return found;
  }

  content() {
    const { deadLetters, next, totalRecords } = this.data;
    const { query } = this.shown;
    const mayReplay = can(permissions.deadLetterReplay);
    return html`
      ${heading(t('nav.dead-letters'))}
      <p class="muted">${t('deadLetters.intro')}</p>
      <div class="toolbar">
        <nav class="tabs" aria-label=${t('filter.state')}>
          <a href=${linkHere({ replayed: '', after: '' })} aria-current=${query.replayed ? nothing : 'true'}>${t('filter.all')}</a>
          <a href=${linkHere({ replayed: 'false', after: '' })} aria-current=${query.replayed ? 'true' : nothing}>${t('deadLetters.notReplayed')}</a>
        </nav>
        ${searchField(t('deadLetters.search'), query.q, (q) => go(linkHere({ q, after: '' })))}
        ${mayReplay && deadLetters.length > 0 ? html`<button type="button" class="small" @click=${() => this.act(() => this.replayAll())}>
          ${this.replaying || t('deadLetters.replayMatching')}</button>` : nothing}
      </div>
      ${deadLetters.length === 0 ? empty(t(query.q || query.replayed ? 'deadLetters.noneMatch' : 'deadLetters.none'))
        : table(t('nav.dead-letters'), [
            { text: t('reason') }, { text: t('deadLetters.place') }, { text: t('deadLetters.value'), wide: true }, { text: t('time') }, { text: '' },
          ], repeat(deadLetters, (each) => each.id, (each) => html`<tr>
            <td>${each.reason}${each.replayedDate ? html`<br><span class="muted">${t('deadLetters.replayed')} ${time(each.replayedDate)}</span>` : nothing}</td>
            <td><span class="mono">${each.topic}-${each.partition}</span><br>${t('atOffset', { offset: String(each.offset) })}</td>
            <td class="wide"><code>${each.valueStart}${each.valueCut ? '…' : ''}</code>${each.valueSize === undefined ? nothing : html` <span class="muted nowrap">${bytes(each.valueSize)}</span>`}</td>
            <td>${time(each.createdDate)}</td>
            <td>${can(permissions.deadLetterRead)
              ? html`<div class="buttons"><button type="button" class="small" aria-label=${t('deadLetters.openOne', { offset: String(each.offset) })} @click=${() => this.show(each)}>${t('open')}</button></div>`
              : nothing}</td>
          </tr>`))}
      ${pager(query, next, deadLetters.length, totalRecords)}
      ${this.dialog(mayReplay)}`;
  }

  dialog(mayReplay) {
    const letter = this.letter;
    return html`<dialog aria-labelledby="letter" @close=${() => { this.letter = null; }}>
      ${letter === null ? nothing : html`
        <h2 id="letter">${letter.reason}</h2>
        <p><span class="mono">${letter.topic}-${letter.partition}</span> ${t('atOffset', { offset: String(letter.offset) })}</p>
        ${this.replayError ? errorBox(this.replayError) : nothing}
        ${mayReplay && letter.value !== undefined
          ? html`<label>${t('deadLetters.correct')}<textarea class="mono" spellcheck="false" .value=${letter.value}></textarea></label>`
          : letter.value === undefined ? html`<p>${t('deadLetters.noValue')}</p>` : html`<pre tabindex="0">${letter.value}</pre>`}
        <div class="buttons">
          <button type="button" @click=${() => this.querySelector('dialog').close()}>${t('close')}</button>
          ${mayReplay && letter.value !== undefined ? html`<button type="button" class="primary" @click=${() => this.replay()}>${t('deadLetters.replay')}</button>` : nothing}
        </div>`}
    </dialog>`;
  }

  show(letter) {
    this.act(async () => {
      this.replayError = null;
      this.letter = await get(`${PATH}/${encodeURIComponent(letter.id)}`);
      await this.updateComplete;
      this.querySelector('dialog').showModal();
    });
  }

  async replay() {
    if (this.acting) return;
    this.acting = true;
    const { value } = this.querySelector('textarea'); // which knows only one kind of line end
    const isSame = value === this.letter.value.replace(/\r\n?/g, '\n');
    try {
      const result = await post(`${PATH}/${encodeURIComponent(this.letter.id)}/replay`, isSame ? {} : { value });
      if (result.status === 'SKIPPED') {
        this.replayError = new Error(t('deadLetters.skipped', { reason: reason(result.skipReason) }));
        return;
      }
      this.querySelector('dialog').close();
      announce(t('deadLetters.counted', { count: 1 }));
      await this.refresh();
    } catch (e) {
      this.replayError = e;
    } finally {
      this.acting = false;
    }
  }

  /** Replays one after another, so that a broken record stops nothing. */
  async replayAll() {
    const { q } = this.shown.query;
    const open = await this.open();
    if (open.length === 0) {
      announce(t('deadLetters.nothingToReplay'));
      return;
    }
    const what = t('deadLetters.replayAll', { count: open.length });
    const text = q ? t('deadLetters.replayAllMatching', { text: q }) : t('deadLetters.replayAllText');
    if (!(await ask({ title: what, text, action: what, danger: false }))) return;
    let counted = 0;
    let failed = 0;
    try {
      for (const [i, letter] of open.entries()) {
        this.replaying = `${count(i + 1)} / ${count(open.length)}`;
        try {
          const result = await post(`${PATH}/${encodeURIComponent(letter.id)}/replay`, {});
          if (result.status === 'COUNTED') counted++;
          else failed++;
        } catch (e) {
          if (e.status === 0 || e.status >= 500) throw e;
          failed++;
        }
      }
      announce(t('deadLetters.allDone', { counted, failed }));
    } finally {
      this.replaying = '';
    }
  }
}

customElements.define('bt-dead-letters', DeadLetters);
