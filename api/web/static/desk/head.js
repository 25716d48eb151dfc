// The top line: who is signed in, notifications, keyboard shortcuts, the way out.
import { el, icon } from '../lib/dom.js';
import { Notifier } from './notify.js';

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {string} name
 * @param {Notifier} notifier
 * @param {() => void} signOut
 * @returns {HTMLElement}
 */
export function deskHead(t, name, notifier, signOut) {
  const notify = el('input', { type: 'checkbox' });
  notify.addEventListener('change', async () => {
    notify.checked = await notifier.want(notify.checked);
  });
  return el(
    'header',
    { class: 'desk-head' },
    el('h1', {}, t('title')),
    el(
      'details',
      { class: 'menu' },
      el('summary', { class: 'button button-quiet' }, icon('person'), el('span', {}, name)),
      el(
        'div',
        { class: 'menu-list' },
        Notifier.possible ? el('label', { class: 'menu-item menu-check' }, notify, el('span', {}, t('notify'))) : null,
        el('p', { class: 'menu-note' }, t('shortcuts')),
        el('button', { type: 'button', class: 'menu-item', onclick: signOut }, t('sign_out')),
      ),
    ),
  );
}
