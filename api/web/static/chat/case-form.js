// A written case, for when nobody is there. Contact details are free to leave out.
import { el, uniqueId } from '../lib/dom.js';
import { GatewayProblem } from '../lib/http.js';

/** @typedef {import('../lib/text.js').Translate} Translate */

/**
 * @param {Translate} t
 * @param {string} question what the citizen has asked already, so that nobody has to write it twice
 * @param {{save: (matter: {text: string, contact: {name?: string, email?: string, phone?: string}}) => Promise<void>, cancel: () => void}} acts
 * @returns {HTMLFormElement}
 */
export function caseForm(t, question, acts) {
  const id = uniqueId('case');
  const text = el('textarea', { id: `${id}-text`, rows: 4, required: true, 'aria-describedby': `${id}-error` });
  text.value = question;
  const name = input(`${id}-name`, 'text', 'name');
  const email = input(`${id}-email`, 'email', 'email');
  const phone = input(`${id}-phone`, 'tel', 'tel');
  const error = el('p', { class: 'composer-error', id: `${id}-error`, role: 'alert' });
  const submit = el('button', { type: 'submit', class: 'button button-primary' }, t('case_send'));
  const form = el(
    'form',
    { class: 'case-form', novalidate: true, 'aria-labelledby': `${id}-heading` },
    el('h2', { id: `${id}-heading`, tabindex: -1 }, t('case_heading')),
    el('p', { class: 'soft' }, t('case_intro')),
    field(t('case_text'), text),
    field(t('case_name'), name),
    field(t('case_email'), email),
    field(t('case_phone'), phone),
    error,
    el('p', { class: 'row' }, submit, el('button', { type: 'button', class: 'button button-quiet', onclick: acts.cancel }, t('cancel'))),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    error.textContent = '';
    text.removeAttribute('aria-invalid');
    if (!text.value.trim()) {
      text.setAttribute('aria-invalid', 'true');
      error.textContent = t('error_empty');
      text.focus();
      return;
    }
    submit.setAttribute('aria-disabled', 'true');
    try {
      await acts.save({ text: text.value.trim(), contact: filled({ name: name.value, email: email.value, phone: phone.value }) });
    } catch (problem) {
      error.textContent = problem instanceof GatewayProblem && problem.detail ? problem.detail : t('error_unreachable');
      submit.removeAttribute('aria-disabled');
    }
  });
  return form;
}

/**
 * @param {string} id
 * @param {string} type
 * @param {string} autocomplete
 */
const input = (id, type, autocomplete) => el('input', { id, type, autocomplete });

/**
 * @param {string} label
 * @param {HTMLInputElement | HTMLTextAreaElement} control
 */
const field = (label, control) => el('div', { class: 'field' }, el('label', { for: control.id }, label), control);

/** @param {{name: string, email: string, phone: string}} contact */
const filled = (contact) => Object.fromEntries(Object.entries(contact).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : [])));
