import { readableHtml } from '../variables.ts';
import { count } from '../words.ts';
import { CFI, PRODUCT, type Rule, rule, when } from './rule.ts';

const LAW = 'Code des postes et des communications électroniques, article L34-5';
/** Windows-1252: Latin-1 and 27 more characters. */
const WESTERN = /^[\t\n\r\x20-\x7e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;
const UNSUBSCRIBE = /d[ée]sinscri|d[ée]sabonn|unsubscribe|ne plus recevoir/i;
const ACTIVE = /<\s*(script|iframe|object|embed|form|link|meta\s+http-equiv)\b|javascript:/i;
/** In a tag whose quoted values were emptied: an address may well hold "&onglet=2". */
const HANDLER = /<[^<>]*[\s/"']on\w+\s*=/i;
const acts = (html: string): boolean => ACTIVE.test(html) || HANDLER.test(html.replace(/=\s*(?:"[^"]*"|'[^']*')/g, '=""'));

/** Whether one of the links that lead somewhere, or the words it bears, offers to unsubscribe. One pass: no pattern spans a link. */
function offersUnsubscribe(html: string): boolean {
  const [, ...links] = readableHtml(html).split(/<a(?=[\s/])/i);
  return links.some((rest) => {
    const [link = ''] = rest.split(/<\/a\s*>/i, 1);
    const [tag = ''] = link.split('>', 1);
    const [, double, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag) ?? [];
    return !/^\s*#?\s*$/.test(double ?? single ?? bare ?? '') && link.length > tag.length && UNSUBSCRIBE.test(link);
  });
}

export const EMAIL: readonly Rule[] = [
  rule('contenus', 'email.sujet', 'block', 'Objet de 1 à 255 caractères', CFI, ({ messages: { email } }) =>
    when(
      email !== null && (email.subject === '' || email.subject.length > 255),
      'email.subject',
      email?.subject === '' ? "L'objet de l'e-mail est vide." : "L'objet de l'e-mail dépasse 255 caractères.",
    ),
  ),
  rule('contenus', 'email.sujet-long', 'warn', 'Objet de 60 caractères au plus', PRODUCT, ({ messages: { email } }) =>
    when(
      email !== null && email.subject.length > 60 && email.subject.length <= 255,
      'email.subject',
      `L'objet fait ${email?.subject.length ?? 0} caractères : au-delà de 60 il est souvent coupé.`,
    ),
  ),
  rule('contenus', 'email.sujet-caracteres', 'warn', 'Objet en caractères occidentaux', CFI, ({ messages: { email } }) => {
    const odd = email ? [...new Set([...email.subject].filter((character) => !WESTERN.test(character)))] : [];
    return when(odd.length > 0, 'email.subject', `CFI ne garde pas ces caractères de l'objet : ${odd.slice(0, 10).join(' ')}.`);
  }),
  rule('contenus', 'email.preheader', 'block', 'Pré-en-tête de 150 caractères au plus', PRODUCT, ({ messages: { email } }) =>
    when(email !== null && email.preheader.length > 150, 'email.preheader', 'Le pré-en-tête dépasse 150 caractères.'),
  ),
  rule('contenus', 'email.html', 'block', 'Version HTML présente', PRODUCT, ({ messages: { email } }) =>
    when(email !== null && email.html === '', 'email.html', "L'e-mail n'a pas de version HTML."),
  ),
  rule('contenus', 'email.texte', 'warn', 'Version texte présente', PRODUCT, ({ messages: { email } }) =>
    when(email !== null && email.text === '', 'email.text', "L'e-mail n'a pas de version en texte seul."),
  ),
  rule('contenus', 'email.desinscription', 'block', 'Lien de désinscription', LAW, ({ messages: { email } }) =>
    when(
      email !== null && email.html !== '' && !offersUnsubscribe(email.html),
      'email.html',
      "Le lien de désinscription manque dans l'e-mail.",
      'Ajouter un lien « Se désinscrire » au bas du message.',
    ),
  ),
  rule('contenus', 'email.script', 'block', 'Aucun script ni formulaire', PRODUCT, ({ messages: { email } }) =>
    when(
      email !== null && acts(email.html),
      'email.html',
      "L'e-mail contient un script, un cadre ou un formulaire : les messageries le refusent.",
    ),
  ),
  rule('contenus', 'email.images', 'warn', 'Images décrites', PRODUCT, ({ messages: { email } }) => {
    const bare = [...(email?.html.matchAll(/<img\b[^<>]*>/gi) ?? [])].filter(([tag]) => !/\balt\s*=/i.test(tag)).length;
    return when(
      bare > 0,
      'email.html',
      `${count(bare, 'image')} sans texte de remplacement (alt).`,
      'Décrire chaque image, ou alt="" si elle décore.',
    );
  }),
];
