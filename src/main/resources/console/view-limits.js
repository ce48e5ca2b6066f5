/** Limits: what may be consumed, what was, and adding to it. */

import { View, html, nothing, repeat } from './element.js';
import { get, getAll, post, remove } from './api.js';
import { count, dateTime, quantity, today } from './format.js';
import { t } from './i18n.js';
import { announce, ask, empty, heading, pager, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { link, linkHere, go } from './router.js';
import { can } from './session.js';
import { afterOf } from './view-operations.js';

const PAGE = 25;
const PERIODS = ['CALENDAR_YEAR', 'LIFETIME'];
const TYPES = ['AMOUNT', 'UNITS', 'SERVICE_DAYS'];

class Limits extends View {
  async load(signal) {
    const { code, subject, after } = this.place.query;
    const limits = await getAll('/limits', signal);
    const limit = limits.find((each) => each.code === code) ?? null;
    const counters = limit && subject && can(permissions.counters)
      ? (await get(`/limits/${encodeURIComponent(code)}/counters`,
          { [limit.level === 'FAMILY' ? 'familyCode' : 'subjectCode']: subject }, signal)).items
      : null;
    const consumptions = limit && can(permissions.consumptionList)
      ? await get('/limitconsumptions', {
          q: `limitCode.eq('${code.replaceAll("'", "''")}')${subject ? `.and(${limit.level === 'FAMILY' ? 'familyCode' : 'subjectCode'}.eq('${subject.replaceAll("'", "''")}'))` : ''}`,
          after, limit: PAGE,
        }, signal)
      : null;
    return { limits, limit, counters, consumptions };
  }

  content() {
    const { limits, limit } = this.data;
    return html`
      ${heading(t('nav.limits'), can(permissions.limitCreate)
        ? html`<button type="button" class="primary" @click=${() => this.querySelector('#limit-dialog').showModal()}>${t('limit.new')}</button>` : nothing)}
      ${limits.length === 0 ? empty(t('limit.none')) : table(t('nav.limits'), [
          { text: t('limit.code') }, { text: t('limit.level') }, { text: t('limit.type') }, { text: t('limit.period') },
          { text: t('limit.maximum'), number: true }, { text: '' },
        ], repeat(limits, (each) => each.code, (each) => html`<tr>
          <td><a href=${link(['limits'], { code: each.code })} aria-current=${limit?.code === each.code ? 'true' : nothing}>${each.code}</a></td>
          <td>${t(`level.${each.level}`)}</td>
          <td>${t(`type.${each.type}`)}</td>
          <td>${t(`period.${each.period}`)}</td>
          <td class="number">${quantity(each.maximum)}</td>
          <td>${can(permissions.limitDelete) ? html`<div class="buttons"><button type="button" class="small" aria-label=${t('limit.deleteOne', { code: each.code })} @click=${() => this.delete(each)}>${t('delete')}</button></div>` : nothing}</td>
        </tr>`))}
      ${limit ? this.one(limit) : nothing}
      ${this.limitDialog()}
      ${limit && can(permissions.consumptionCreate) ? this.consumptionDialog(limit) : nothing}`;
  }

  one(limit) {
    const { counters, consumptions } = this.data;
    const { subject } = this.shown.query;
    const who = t(limit.level === 'FAMILY' ? 'limit.family' : 'limit.person');
    return html`<section class="card" aria-labelledby="one-limit">
      <div class="toolbar"><h2 id="one-limit">${limit.code}</h2>
        ${can(permissions.consumptionCreate) ? html`<button type="button" class="small" @click=${() => this.querySelector('#consumption-dialog').showModal()}>${t('consumption.new')}</button>` : nothing}
      </div>
      ${limit.description ? html`<p class="muted">${limit.description}</p>` : nothing}
      ${can(permissions.counters) ? html`<form class="search" @submit=${(e) => { e.preventDefault(); go(linkHere({ subject: new FormData(e.target).get('subject').trim(), after: '' })); }}>
        <label>${t('limit.counterOf', { who })}<input name="subject" .value=${subject ?? ''}></label>
        <button class="small">${t('search')}</button>
      </form><p></p>` : nothing}
      ${counters ? counters.length === 0 ? empty(t('limit.noCounter')) : table(t('limit.counters'), [
          { text: t('limit.period') }, { text: t('limit.sum'), number: true }, { text: t('limit.remaining'), number: true }, { text: t('consumptions'), number: true },
        ], counters.map((each) => html`<tr>
          <td>${each.periodStart ?? '…'} – ${each.periodEnd ?? '…'}</td>
          <td class="number">${quantity(each.sum ?? each.units)}</td>
          <td class="number">${quantity(each.remaining)}</td>
          <td class="number">${count(each.consumptions)}</td>
        </tr>`)) : nothing}
      ${consumptions ? html`<h3>${t('consumptions')}</h3>${consumptions.items.length === 0 ? empty(t('consumption.none')) : table(t('consumptions'), [
          { text: who }, { text: t('consumption.service') }, { text: t('consumption.value'), number: true }, { text: t('consumption.externalId') }, { text: t('created') },
        ], repeat(consumptions.items, (each) => each.id, (each) => html`<tr>
          <td>${each.subjectCode ?? each.familyCode}</td>
          <td>${each.serviceDate}</td>
          <td class="number">${quantity(each.amount ?? each.numberOfUnits)}</td>
          <td class="mono">${each.externalId}</td>
          <td title=${dateTime(each.creationDate)}>${time(each.creationDate)}</td>
        </tr>`))}
        ${pager(this.shown.query, afterOf(consumptions), consumptions.items.length, consumptions.totalResults)}` : nothing}
    </section>`;
  }

  limitDialog() {
    return html`<dialog id="limit-dialog" aria-labelledby="new-limit"><form @submit=${this.createLimit}>
      <h2 id="new-limit">${t('limit.new')}</h2>
      <div class="form">
        <label>${t('limit.code')}<input name="code" required maxlength="30" pattern="[A-Za-z0-9_\\-]+"></label>
        <label>${t('limit.level')}<select name="level"><option value="PERSON">${t('level.PERSON')}</option><option value="FAMILY">${t('level.FAMILY')}</option></select></label>
        <label>${t('limit.period')}<select name="period">${PERIODS.map((each) => html`<option value=${each}>${t(`period.${each}`)}</option>`)}</select></label>
        <label>${t('limit.type')}<select name="type">${TYPES.map((each) => html`<option value=${each}>${t(`type.${each}`)}</option>`)}</select></label>
        <label>${t('limit.maximum')}<input name="value" type="number" min="0" step="any" required></label>
        <label>${t('limit.currency')}<input name="currency" maxlength="3" pattern="[A-Z]{3}" value="EUR"><small>${t('limit.currencyHint')}</small></label>
      </div>
      <div class="buttons"><button type="button" @click=${() => this.querySelector('#limit-dialog').close()}>${t('cancel')}</button><button class="primary">${t('limit.create')}</button></div>
    </form></dialog>`;
  }

  createLimit(event) {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.target));
    this.querySelector('#limit-dialog').close();
    this.act(async () => {
      const maximum = form.type === 'AMOUNT' ? { value: Number(form.value), currency: form.currency } : { value: Number(form.value) };
      await post('/limits', { code: form.code, level: form.level, type: form.type, period: form.period, maximum });
      announce(t('limit.created', { code: form.code }));
      go(link(['limits'], { code: form.code }));
    });
  }

  consumptionDialog(limit) {
    const isAmount = limit.type === 'AMOUNT';
    return html`<dialog id="consumption-dialog" aria-labelledby="new-consumption"><form @submit=${(e) => this.addConsumption(e, limit)}>
      <h2 id="new-consumption">${t('consumption.newOf', { code: limit.code })}</h2>
      <div class="form">
        <label>${t(limit.level === 'FAMILY' ? 'limit.family' : 'limit.person')}<input name="subject" required .value=${this.shown.query.subject ?? ''}></label>
        <label>${t('consumption.service')}<input name="serviceDate" type="date" required value=${today()}></label>
        <label>${isAmount ? `${t('consumption.value')} (${limit.maximum?.currency ?? 'EUR'})` : t('consumption.value')}<input name="value" type="number" step="any" required></label>
        <label>${t('consumption.externalId')}<input name="externalId" required maxlength="100"><small>${t('consumption.externalIdHint')}</small></label>
      </div>
      <div class="buttons"><button type="button" @click=${() => this.querySelector('#consumption-dialog').close()}>${t('cancel')}</button><button class="primary">${t('consumption.add')}</button></div>
    </form></dialog>`;
  }

  addConsumption(event, limit) {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.target));
    this.querySelector('#consumption-dialog').close();
    event.target.reset();
    this.act(async () => {
      await post('/limitconsumptions', {
        limitCode: limit.code,
        [limit.level === 'FAMILY' ? 'familyCode' : 'subjectCode']: form.subject,
        serviceDate: form.serviceDate,
        externalId: form.externalId,
        ...(limit.type === 'AMOUNT'
          ? { amount: { value: Number(form.value), currency: limit.maximum?.currency ?? 'EUR' } }
          : { numberOfUnits: Number(form.value) }),
      });
      announce(t('consumption.added'));
      go(linkHere({ subject: form.subject, after: '' }));
    });
  }

  async delete(limit) {
    if (await ask({ title: t('limit.deleteOne', { code: limit.code }), text: t('limit.deleteText'), action: t('delete') })) {
      this.act(async () => {
        await remove(`/limits/${encodeURIComponent(limit.code)}`);
        announce(t('limit.deleted', { code: limit.code }));
      });
    }
  }
}

customElements.define('bt-limits', Limits);
