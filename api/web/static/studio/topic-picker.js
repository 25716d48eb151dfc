// Type-ahead over all topics, in a dialog. Arrow keys move, Enter takes, Esc leaves.
import { el, uniqueId } from '../lib/dom.js';
import { chip } from './parts.js';

/** @typedef {import('./types.js').TopicRow} TopicRow */

const SHOWN = 12;

/**
 * @param {import('./types.js').Studio} studio
 * @param {{heading: string, text: string, first?: string[], sensitive?: boolean}} about `first` are the ids that
 *   are shown before anything is typed; sensitive topics only where they may be chosen
 * @returns {Promise<TopicRow | null>} rejected when the topics cannot be had
 */
export function pickTopic(studio, { heading, text, first = [], sensitive = false }) {
  const { t } = studio;
  const id = uniqueId('picker');
  const list = el('ul', { class: 'picker-list', role: 'listbox', id: `${id}-list`, 'aria-label': t('topics') });
  const input = el('input', {
    id: `${id}-input`,
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-expanded': 'true',
    'aria-controls': list.id,
    'aria-autocomplete': 'list',
  });
  const count = el('p', { class: 'hint', role: 'status' });
  const dialog = el(
    'dialog',
    { class: 'dialog dialog-wide picker', 'aria-labelledby': `${id}-title` },
    el('h2', { id: `${id}-title` }, heading),
    text ? el('p', { class: 'picker-text' }, text) : null,
    el('div', { class: 'field' }, el('label', { for: input.id }, t('pick_search')), input),
    list,
    count,
    sensitive ? null : el('p', { class: 'hint' }, t('pick_no_sensitive')),
  );
  /** @type {TopicRow[] | null} null until they have come */
  let all = null;
  /** @type {TopicRow[]} */
  let found = [];
  let at = 0;
  /** Enter was pressed before the topics had come. */
  let hasty = false;
  /** @type {(topic: TopicRow | null) => void} */
  let leave = () => undefined;
  const take = (/** @type {TopicRow | undefined} */ topic) => {
    if (topic) leave(topic);
  };

  const mark = () => {
    [...list.children].forEach((row, index) => row.setAttribute('aria-selected', String(index === at)));
    const row = list.children[at];
    if (row) input.setAttribute('aria-activedescendant', row.id);
    else input.removeAttribute('aria-activedescendant');
    row?.scrollIntoView({ block: 'nearest' });
  };

  const draw = () => {
    found = all ? matching(all, input.value, first) : [];
    at = 0;
    list.hidden = found.length === 0;
    list.replaceChildren(
      ...found.map((topic, index) =>
        el(
          'li',
          { role: 'option', id: `${id}-${index}`, class: 'picker-row', onclick: () => take(topic) },
          el('span', { class: 'picker-title' }, topic.title),
          topic.sensitive ? chip(t('sensitive'), 'care') : null,
          el('span', { class: 'picker-area' }, topic.area_title ?? topic.id),
        ),
      ),
    );
    count.textContent = found.length > 0 ? '' : t(all ? 'pick_none' : 'loading');
    mark();
  };

  input.addEventListener('input', draw);
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = Math.max(0, Math.min(found.length - 1, at + step));
    else if (event.key === 'Enter' && all) take(found[at]);
    else if (event.key === 'Enter') hasty = true;
    else return;
    event.preventDefault();
    mark();
  });
  document.body.append(dialog);
  draw();
  return new Promise((resolve, reject) => {
    leave = (topic) => {
      dialog.close();
      dialog.remove();
      resolve(topic); // now, not at the close event: the next key must not meet the row that is dealt with
    };
    dialog.addEventListener('close', () => leave(null)); // Esc
    dialog.showModal();
    input.focus();
    studio.topics().then(
      (topics) => {
        all = topics.filter((topic) => sensitive || !topic.sensitive);
        draw();
        if (hasty) take(found[0]);
      },
      (error) => {
        reject(error);
        leave(null);
      },
    );
  });
}

/**
 * The best first: whose title begins with what is typed, then whose words do, then the rest that hold it.
 *
 * @param {TopicRow[]} all
 * @param {string} typed
 * @param {string[]} first
 */
export function matching(all, typed, first) {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (parts.length === 0) {
    const near = first.flatMap((id) => all.filter((topic) => topic.id === id));
    return [...near, ...all.filter((topic) => !first.includes(topic.id))].slice(0, SHOWN);
  }
  const scored = all.flatMap((topic) => {
    const title = topic.title.toLowerCase();
    const whole = `${title} ${topic.id} ${topic.area_title ?? ''} ${topic.english_title}`.toLowerCase();
    if (!parts.every((part) => whole.includes(part))) return [];
    const begins = parts.filter((part) => title.split(/[\s,:()]+/).some((word) => word.startsWith(part))).length;
    return [{ topic, score: (title.startsWith(parts[0] ?? '') ? 10 : 0) + begins }];
  });
  return scored
    .sort((a, b) => b.score - a.score)
    .map(({ topic }) => topic)
    .slice(0, SHOWN);
}
