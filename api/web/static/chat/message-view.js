// One message as an element. Everything that came over the wire lands in text nodes.
import { el } from '../lib/dom.js';
import { clock, richText } from '../lib/text.js';

/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('../lib/text.js').Translate} Translate */

/**
 * @typedef {object} MessageActs
 * @property {(id: string, label: string) => void} choose
 * @property {((seq: number, helpful: boolean) => Promise<void>) | null} judge null where nobody may be asked
 */

/**
 * @param {Message} message
 * @param {Translate} t
 */
export function senderName(message, t) {
  switch (message.sender) {
    case 'citizen':
      return t('sender_citizen');
    case 'bot':
      return t('sender_bot');
    case 'agent':
      return message.sender_name || t('sender_agent_unnamed');
    case 'system':
      return t('sender_system');
  }
}

/**
 * @param {Message} message
 * @param {Translate} t
 * @param {MessageActs} acts
 * @returns {HTMLElement}
 */
export function messageElement(message, t, acts) {
  const element = el('div', { class: `msg msg-${message.sender} kind-${message.kind}`, 'data-seq': message.seq });
  fillMessage(element, message, t, acts);
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {Message} message
 * @param {Translate} t
 * @param {MessageActs} acts
 */
function fillMessage(element, message, t, acts) {
  const parts = [
    senderLine(senderName(message, t), message.at),
    el('div', { class: 'bubble', lang: message.lang && message.lang !== 'sv' ? message.lang : null, dir: directionOf(message) }, ...richText(onePerLine(message)), linkList(message, t)),
  ];
  if (message.source || message.reviewed_at) parts.push(sourceLine(message, t));
  if (message.choices?.length) parts.push(choiceButtons(message.choices, t, acts));
  if (message.kind === 'answer' && acts.judge) parts.push(judgement(message.seq, t, acts.judge));
  element.append(...parts);
}

const RIGHT_TO_LEFT = new Set(['ar', 'fa']);

// Citizens write in any language, and nothing says which.
/** @param {Message} message */
function directionOf({ sender, lang }) {
  if (sender === 'citizen') return 'auto';
  return RIGHT_TO_LEFT.has(lang ?? '') ? 'rtl' : null;
}

// In a hard place, each line is a thought of its own.
/** @param {Message} message */
const onePerLine = (message) => (inHardPlace(message) ? message.text.replaceAll('\n', '\n\n') : message.text);

// The assistant itself says that nobody is there only in a safe conversation.
/** @param {Message} message */
const inHardPlace = ({ kind, sender }) => kind === 'safety' || (kind === 'closed' && sender === 'bot');

/**
 * @param {string} name
 * @param {string | undefined} at
 */
export function senderLine(name, at) {
  const line = el('p', { class: 'msg-sender' }, el('span', {}, name));
  if (at) line.append(el('time', { datetime: at }, clock(at)));
  return line;
}

/**
 * @param {Message} message
 * @param {Translate} t
 */
function linkList(message, t) {
  const links = (message.links ?? []).filter((link) => /^https?:\/\//.test(link.url));
  if (links.length === 0) return null;
  return el(
    'ul',
    { class: 'msg-links' },
    ...links.map((link) =>
      el(
        'li',
        {},
        el('a', { href: link.url, target: '_blank', rel: 'noopener noreferrer' }, link.label, el('span', { class: 'hidden-text' }, ` ${t('new_tab')}`)),
      ),
    ),
  );
}

/**
 * @param {Message} message
 * @param {Translate} t
 */
function sourceLine(message, t) {
  return el(
    'p',
    { class: 'msg-source' },
    message.source ? el('span', {}, t('source', { source: message.source })) : null,
    message.reviewed_at ? el('span', {}, t('reviewed', { date: message.reviewed_at })) : null,
  );
}

/**
 * @param {{id: string, label: string}[]} choices
 * @param {Translate} t
 * @param {MessageActs} acts
 */
function choiceButtons(choices, t, acts) {
  return el(
    'div',
    { class: 'msg-choices', role: 'group', 'aria-label': t('choices') },
    ...choices.map((choice) =>
      el('button', { type: 'button', class: 'button button-choice', 'data-choice': choice.id, onclick: () => acts.choose(choice.id, choice.label) }, choice.label),
    ),
  );
}

/**
 * @param {number} seq
 * @param {Translate} t
 * @param {(seq: number, helpful: boolean) => Promise<void>} judge
 */
function judgement(seq, t, judge) {
  const box = el('div', { class: 'msg-judge', role: 'group', 'aria-label': t('judge_question') });
  const said = el('span', { role: 'status' });
  /** @param {boolean} helpful */
  const press = async (helpful) => {
    for (const button of box.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.value === String(helpful)));
    try {
      await judge(seq, helpful);
      said.textContent = t('judge_thanks');
    } catch {
      said.textContent = t('judge_failed');
    }
  };
  box.append(
    el('span', { class: 'judge-question', 'aria-hidden': 'true' }, t('judge_question')),
    el('button', { type: 'button', class: 'button button-quiet', value: 'true', 'aria-pressed': 'false', onclick: () => press(true) }, t('judge_yes')),
    el('button', { type: 'button', class: 'button button-quiet', value: 'false', 'aria-pressed': 'false', onclick: () => press(false) }, t('judge_no')),
    said,
  );
  return box;
}
