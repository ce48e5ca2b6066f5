/** Textbooks and their units: the values that rows of an upload name to be linked. */

import { Part, html, nothing } from './element.js';
import { call, download, get } from './api.js';
import { t } from './i18n.js';
import { empty, errorBox, table } from './parts.js';
import { permissions } from './permissions.js';
import { can } from './session.js';

const PAGE = 10;

/** @returns {string[][]} the records of a CSV text */
function parseCsv(text) {
  const records = [];
  let record = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/gy;
  for (let found; cell.lastIndex < text.length && (found = cell.exec(text)); ) {
    record.push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (found[3] !== ',') {
      records.push(record);
      record = [];
    }
  }
  return records;
}

class Textbooks extends Part {
  static properties = { books: { state: true }, units: { state: true }, book: { state: true }, error: { state: true } };

  constructor() {
    super();
    this.books = null;
    this.units = null;
    this.book = null;
    this.error = null;
    this.name = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.find();
  }

  async find() {
    try {
      this.books = await get('/batch-tracking/textbooks', { name: this.name, limit: PAGE });
      this.error = null;
    } catch (e) {
      this.error = e;
    }
  }

  async open(book) {
    try {
      const answer = await call('GET', `/batch-tracking/textbooks/${encodeURIComponent(book.id)}/units`);
      this.units = parseCsv((await answer.text()).replace(/^\ufeff/, ''));
      this.book = book;
      this.error = null;
    } catch (e) {
      this.error = e;
    }
  }

  async save() {
    try {
      await download(`/batch-tracking/textbooks/${encodeURIComponent(this.book.id)}/units`, {}, 'units.csv');
      this.error = null;
    } catch (e) {
      this.error = e;
    }
  }

  render() {
    return html`<details open><summary>${t('textbooks')}</summary>
      <p class="hint">${t('textbooks.hint')}</p>
      ${this.error ? errorBox(this.error) : nothing}
      <label>${t('textbooks.search')}<input type="search" @change=${(e) => { this.name = e.target.value; this.find(); }}></label>
      <p></p>
      ${this.books === null ? nothing : this.books.textbooks.length === 0
        ? empty(t('textbooks.none'))
        : table(t('textbooks'), [{ text: t('name') }, { text: t('textbooks.id') }, { text: '' }],
            this.books.textbooks.map((book) => html`<tr>
              <td>${book.name}</td><td class="mono">${book.id}</td>
              <td>${can(permissions.textbookUnits) ? html`<div class="buttons">
                <button type="button" class="small" @click=${() => this.open(book)} aria-label=${t('textbooks.unitsOf', { name: book.name })}>${t('textbooks.units')}</button></div>` : nothing}</td>
            </tr>`))}
      ${this.units ? this.unitTable() : nothing}
    </details>`;
  }

  unitTable() {
    const [columns, ...rows] = this.units;
    return html`<h3>${t('textbooks.unitsOf', { name: this.book.name })}</h3>
      ${table(t('textbooks.unitsOf', { name: this.book.name }), columns.map((text) => ({ text })),
        rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`))}
      <button type="button" class="small" @click=${() => this.save()}>${t('textbooks.download')}</button>`;
  }
}

customElements.define('bt-textbooks', Textbooks);
