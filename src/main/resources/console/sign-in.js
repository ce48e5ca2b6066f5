/** Who are you? By password at a gateway, by a list without one. */

import { Part, html, nothing } from './element.js';
import { t } from './i18n.js';
import { choose, settings, signIn, tenantOfAddress } from './session.js';

class SignIn extends Part {
  static properties = { problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.problem = '';
    this.busy = false;
  }

  render() {
    return html`<section class="sign-in">
      <h1>${t('app.name')}</h1>
      <p class="muted">${settings.signIn ? t('signIn.intro') : t('signIn.choose')}</p>
      ${this.problem ? html`<p class="box box-error" role="alert">${this.problem}</p>` : nothing}
      ${settings.signIn ? this.password() : this.list()}
    </section>`;
  }

  password() {
    return html`<form @submit=${this.submit}>
      ${tenantOfAddress
        ? html`<p>${t('tenant')}: <strong>${tenantOfAddress}</strong></p>`
        : html`<label>${t('tenant')}<input name="tenant" required autocomplete="organization"></label>`}
      <label>${t('signIn.user')}<input name="username" required autocomplete="username" autocapitalize="none"></label>
      <label>${t('signIn.password')}<input name="password" type="password" required autocomplete="current-password"></label>
      <button class="primary" ?disabled=${this.busy}>${t('signIn.button')}</button>
    </form>`;
  }

  list() {
    return html`
      ${settings.users.length
        ? html`<ul class="users">${settings.users.map((user) => html`<li>
            <button type="button" @click=${() => choose(user)}><strong>${user.name}</strong><span class="muted">${user.tenant}</span></button>
          </li>`)}</ul>`
        : nothing}
      <details ?open=${settings.users.length === 0}>
        <summary>${t('signIn.other')}</summary>
        <form @submit=${this.enter}>
          <label>${t('tenant')}<input name="tenant" required pattern="[a-z][a-z0-9_]{0,30}" .value=${tenantOfAddress ?? ''}></label>
          <label>${t('signIn.userId')}<input name="userId" pattern="[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}" placeholder="00000000-0000-0000-0000-000000000000"></label>
          <button class="primary">${t('signIn.go')}</button>
        </form>
      </details>`;
  }

  enter(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const userId = String(form.get('userId'));
    choose({ tenant: String(form.get('tenant')), id: userId, name: userId ? userId.slice(0, 8) : t('signIn.nobody') });
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.busy = true;
    const problem = await signIn(
      tenantOfAddress ?? String(form.get('tenant')), String(form.get('username')), String(form.get('password')));
    this.busy = false;
    this.problem = problem ? t(problem) : '';
  }
}

customElements.define('bt-sign-in', SignIn);
