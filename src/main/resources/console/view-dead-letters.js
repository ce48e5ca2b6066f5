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

/** Whether a record can be replayed and was not. */
function isOpen(letter) {
  return !letter.replayedDate && letter.valueSize !== undefined;
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
    const { after, q } = this.place.query;
    if (!q) return get(PATH, { after, limit: PAGE }, signal);
    const found = await this.matching(q, signal);
    return { deadLetters: found, totalRecords: found.length };
  }

  /** All dead letters whose reason, topic or value contains a text. Kafka has no index for it. */
  async matching(text, signal) {
    const wanted = text.toLowerCase();
    const found = [];
    let after;
    do {
      const page = await get(PATH, { after, limit: LARGEST_PAGE }, signal);
      found.push(...page.deadLetters.filter((each) =>
        `${each.reason}\n${each.topic}\n${each.key ?? ''}\n${each.valueStart ?? ''}`.toLowerCase().includes(wanted)));
      after = page.next;
    } while (after);
    return found;
  }

  content() {
    const { deadLetters, next, totalRecords } = this.data;
    const { query } = this.place;
    const mayReplay = can(permissions.deadLetterReplay);
    const isAll = !next && !query.after;
    const number = isAll ? deadLetters.filter(isOpen).length : totalRecords ?? deadLetters.length;
    return html`
      ${heading(t('nav.dead-letters'))}
      <p class="muted">${t('deadLetters.intro')}</p>
      <div class="toolbar">
        ${searchField(t('deadLetters.search'), query.q, (q) => go(linkHere({ q, after: '' })))}
        ${mayReplay && number > 0 ? html`<button type="button" class="small" ?disabled=${this.replaying !== ''} @click=${() => this.replayAll()}>
          ${this.replaying || t('deadLetters.replayAll', { count: number })}</button>` : nothing}
      </div>
      ${deadLetters.length === 0 ? empty(t(query.q ? 'deadLetters.noneMatch' : 'deadLetters.none'))
        : table(t('nav.dead-letters'), [
            { text: t('reason') }, { text: t('deadLetters.place') }, { text: t('deadLetters.value'), wide: true }, { text: t('time') }, { text: '' },
          ], repeat(deadLetters, (each) => each.id, (each) => html`<tr>
            <td>${each.reason}${each.replayedDate ? html`<br><span class="muted">${t('deadLetters.replayed')} ${time(each.replayedDate)}</span>` : nothing}</td>
            <td><span class="mono">${each.topic}-${each.partition}</span><br>${t('atOffset', { offset: String(each.offset) })}</td>
            <td class="wide"><code>${each.valueStart}${each.valueCut ? '…' : ''}</code>${each.valueSize === undefined ? nothing : html` <span class="muted nowrap">${bytes(each.valueSize)}</span>`}</td>
            <td>${time(each.createdDate)}</td>
            <td><div class="buttons"><button type="button" class="small" aria-label=${t('deadLetters.openOne', { offset: String(each.offset) })} @click=${() => this.open(each)}>${t('open')}</button></div></td>
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

  async open(letter) {
    try {
      this.replayError = null;
      this.letter = await get(`${PATH}/${encodeURIComponent(letter.id)}`);
      await this.updateComplete;
      this.querySelector('dialog').showModal();
    } catch (e) {
      this.error = e;
    }
  }

  async replay() {
    const value = this.querySelector('textarea').value;
    try {
      const result = await post(`${PATH}/${encodeURIComponent(this.letter.id)}/replay`, value === this.letter.value ? {} : { value });
      if (result.status === 'SKIPPED') {
        this.replayError = new Error(t('deadLetters.skipped', { reason: reason(result.skipReason) }));
        return;
      }
      this.querySelector('dialog').close();
      announce(t('deadLetters.counted', { count: 1 }));
      await this.refresh();
    } catch (e) {
      this.replayError = e;
    }
  }

  /** Replays one after another, so that a broken record stops nothing. */
  async replayAll() {
    try {
      const letters = await this.matching(this.place.query.q ?? '');
      const open = letters.filter(isOpen);
      const sure = await ask({
        title: t('deadLetters.replayAll', { count: open.length }),
        text: this.place.query.q ? t('deadLetters.replayAllMatching', { text: this.place.query.q }) : t('deadLetters.replayAllText'),
        action: t('deadLetters.replayAll', { count: open.length }),
        danger: false,
      });
      if (!sure) return;
      let counted = 0;
      let failed = 0;
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
      await this.refresh();
    } catch (e) {
      this.error = e;
    } finally {
      this.replaying = '';
    }
  }
}

customElements.define('bt-dead-letters', DeadLetters);
