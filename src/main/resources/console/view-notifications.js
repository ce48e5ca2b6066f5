/** Notifications: where they are posted, what became of each, and posting one again. */

import { View, html, nothing, repeat } from './element.js';
import { ApiError, get, post, put, remove } from './api.js';
import { count, dateTime } from './format.js';
import { t } from './i18n.js';
import { announce, ask, empty, facts, heading, icon, pager, stateBadge, table, time } from './parts.js';
import { permissions } from './permissions.js';
import { go, linkHere } from './router.js';
import { can } from './session.js';

const PATH = '/batch-tracking/notification-endpoint';
const PAGE = 25;

class Notifications extends View {
  static properties = { secret: { state: true } };

  kinds = ['operation'];

  // deliveries have no events
  everyMs = 3_000;

  constructor() {
    super();
    this.secret = '';
  }

  async load(signal) {
    const { id, offset } = this.place.query;
    const endpoint = can(permissions.endpointRead)
      ? await get(PATH, {}, signal).catch((e) => {
          if (e instanceof ApiError && e.status === 404) return null;
          throw e;
        })
      : null;
    const deliveries = await get(`${PATH}/deliveries`, { offset, limit: PAGE }, signal);
    const one = id && can(permissions.deliveryRead) ? await get(`${PATH}/deliveries/${id}`, {}, signal) : null;
    return { endpoint, deliveries, one };
  }

  content() {
    const { endpoint, deliveries, one } = this.data;
    return html`
      ${heading(t('nav.notifications'))}
      <section class="card">
        <h2>${t('endpoint')}</h2>
        ${endpoint ? facts([
          [t('endpoint.url'), html`<span class="mono">${endpoint.url}</span>`],
          [t('state'), stateBadge(endpoint.enabled ? 'on' : 'off')],
          [t('created'), dateTime(endpoint.creationDate)],
          [t('changed'), dateTime(endpoint.lastUpdatedDate)],
        ]) : html`<p class="muted">${t('endpoint.none')}</p>`}
        ${endpoint && !endpoint.enabled
          ? html`<div class="box box-warn">${icon('partly')}<div><p>${t('endpoint.off', { reason: endpoint.disabledReason ?? '' })}</p></div></div>` : nothing}
        ${this.secret ? html`<div class="box box-warn">${icon('partly')}<div><p>${t('endpoint.secret')}</p><pre tabindex="0">${this.secret}</pre></div></div>` : nothing}
        ${can(permissions.endpointWrite) ? html`<form class="search" @submit=${this.save}>
          <label>${t('endpoint.set')}<input name="url" type="url" required placeholder="https://" .value=${endpoint?.url ?? ''}></label>
          <button class="small">${t('save')}</button>
        </form>` : nothing}
        <div class="buttons">
          ${endpoint && can(permissions.endpointWrite) ? html`<button type="button" class="small" @click=${() => this.rotate(endpoint)}>${t('endpoint.rotate')}</button>` : nothing}
          ${endpoint && can(permissions.endpointDelete) ? html`<button type="button" class="small" @click=${() => this.delete(endpoint)}>${t('endpoint.delete')}</button>` : nothing}
        </div>
      </section>
      <h2>${t('deliveries')}</h2>
      ${deliveries.items.length === 0 ? empty(t('deliveries.none')) : table(t('deliveries'), [
          { text: t('operation') }, { text: t('state') }, { text: t('attempts'), number: true }, { text: t('deliveries.answer') }, { text: t('created') }, { text: '' },
        ], repeat(deliveries.items, (each) => each.id, (each) => html`<tr>
          <td>${each.subjectId ? html`<a href="#/operations/${each.subjectId}">${t('export.named', { id: String(each.subjectId) })}</a>` : html`<span class="mono">${each.id.slice(0, 8)}</span>`}</td>
          <td>${stateBadge(each.status)}</td>
          <td class="number">${count(each.attempts)}</td>
          <td>${each.lastStatusCode ?? each.lastError ?? ''}</td>
          <td>${time(each.creationDate)}</td>
          <td><div class="buttons">
            ${can(permissions.deliveryRead) ? html`<a class="button small" href=${linkHere({ id: each.id })} aria-label=${t('deliveries.attemptsOf', { id: each.id.slice(0, 8) })}>${t('attempts')}</a>` : nothing}
            ${can(permissions.deliveryResend) ? html`<button type="button" class="small" aria-label=${t('deliveries.resendOne', { id: each.id.slice(0, 8) })} @click=${() => this.resend(each)}>${t('deliveries.resend')}</button>` : nothing}
          </div></td>
        </tr>`))}
      ${pager(this.shown.query, deliveries.hasMore ? deliveries.offset + deliveries.items.length : null, deliveries.items.length, count(deliveries.totalResults), 'offset')}
      ${one ? html`<section class="card" aria-labelledby="one-delivery">
        <h2 id="one-delivery">${t('deliveries.attemptsOf', { id: one.id.slice(0, 8) })}</h2>
        <ol class="timeline">${(one.attemptLog ?? []).map((each) => html`<li class=${each.statusCode >= 200 && each.statusCode < 300 ? 'done' : 'failed'}>
          <p class="muted">${dateTime(each.startDate)}</p>
          <p><strong>${t('attemptNumber', { number: each.attempt })}</strong> ${each.statusCode ? `HTTP ${each.statusCode}` : each.error ?? t('deliveries.noAnswer')} <span class="mono muted">${each.url}</span></p>
        </li>`)}</ol></section>` : nothing}`;
  }

  save(event) {
    event.preventDefault();
    const url = new FormData(event.target).get('url');
    this.act(async () => {
      const endpoint = await put(PATH, { url });
      this.secret = endpoint?.secret ?? '';
      announce(t('endpoint.saved'));
    });
  }

  async rotate(endpoint) {
    const text = `${t('endpoint.rotateText')}${endpoint.enabled ? '' : ` ${t('endpoint.rotateEnables')}`}`;
    if (await ask({ title: t('endpoint.rotate'), text, action: t('endpoint.rotate') })) {
      this.act(async () => {
        this.secret = (await put(PATH, { url: endpoint.url, rotateSecret: true }))?.secret ?? '';
      });
    }
  }

  async delete(endpoint) {
    if (await ask({ title: t('endpoint.delete'), text: t('endpoint.deleteText', { url: endpoint.url }), action: t('endpoint.delete') })) {
      this.act(async () => {
        await remove(PATH);
        this.secret = '';
        announce(t('endpoint.deleted'));
      });
    }
  }

  resend(delivery) {
    this.act(async () => {
      await post(`${PATH}/deliveries/${delivery.id}/resend`);
      announce(t('deliveries.resent'));
      if (can(permissions.deliveryRead)) go(linkHere({ id: delivery.id }));
    });
  }
}

customElements.define('bt-notifications', Notifications);
