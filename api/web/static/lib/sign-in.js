// The sign-in form. The password goes to the gateway and nowhere else.
import { el } from './dom.js';
import { GatewayProblem } from './http.js';

/**
 * @param {import('./text.js').Translate} t
 * @param {string} notice why one is here, e.g. that the session ended; may be empty
 * @param {(username: string, password: string) => Promise<void>} signIn
 * @returns {HTMLElement}
 */
export function signInView(t, notice, signIn) {
  const username = el('input', { id: 'username', name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true });
  const password = el('input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const error = el('p', { class: 'form-error', role: 'alert' }, notice);
  const submit = el('button', { type: 'submit', class: 'button button-primary' }, t('sign_in'));
  const form = el(
    'form',
    { class: 'sign-in', novalidate: true },
    el('h1', {}, t('title')),
    el('p', { class: 'soft' }, t('sign_in_intro')),
    error,
    el('div', { class: 'field' }, el('label', { for: 'username' }, t('username')), username),
    el('div', { class: 'field' }, el('label', { for: 'password' }, t('password')), password),
    submit,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    error.textContent = '';
    if (!username.value.trim() || !password.value) {
      error.textContent = t('sign_in_missing');
      (username.value.trim() ? password : username).focus();
      return;
    }
    submit.setAttribute('aria-disabled', 'true');
    try {
      await signIn(username.value.trim(), password.value);
    } catch (problem) {
      error.textContent = (problem instanceof GatewayProblem && problem.detail) || t('unreachable');
      password.value = '';
      password.focus();
    } finally {
      submit.removeAttribute('aria-disabled');
    }
  });
  return el('main', { class: 'sign-in-page' }, form);
}
