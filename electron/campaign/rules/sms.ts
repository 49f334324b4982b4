import { toGsm7 } from '../sms.ts';
import { count } from '../words.ts';
import { CFI, PRODUCT, type Rule, rule, when } from './rule.ts';

/** "STOP 36111", "STOP au 36111", "STOP SMS 36111". */
const STOP = /\bSTOP\b[^\n\d]{0,12}\b3\d{4}\b/i;
const LAW = 'Code des postes et des communications électroniques, article L34-5';

export const SMS: readonly Rule[] = [
  rule('contenus', 'sms.texte', 'block', 'Texte du SMS présent', PRODUCT, ({ messages: { sms } }) =>
    when(sms !== null && sms.text === '', 'sms.text', 'Le texte du SMS est vide.'),
  ),
  rule('contenus', 'sms.longueur', 'warn', 'SMS en une seule partie', PRODUCT, ({ sms, settings }) => {
    if (!sms || sms.maxParts <= settings.sms.warnAboveParts || sms.maxParts > settings.sms.blockAboveParts) return [];
    const share = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 1 }).format(sms.shareAboveOnePart);
    return when(
      true,
      'sms.text',
      `Le SMS va jusqu'à ${count(sms.maxParts, 'partie')} une fois personnalisé (${share} des destinataires au-delà d'une partie).`,
    );
  }),
  rule('contenus', 'sms.longueur-max', 'block', 'SMS de quatre parties au plus', PRODUCT, ({ sms, settings }) =>
    when(
      sms !== null && sms.maxParts > settings.sms.blockAboveParts,
      'sms.text',
      `Le SMS va jusqu'à ${count(sms?.maxParts ?? 0, 'partie')} une fois personnalisé ; ${settings.sms.blockAboveParts} au plus.`,
    ),
  ),
  rule('contenus', 'sms.caracteres', 'warn', 'Caractères SMS ordinaires', '3GPP TS 23.038', ({ sms, messages }) => {
    if (!sms || sms.culprits.length === 0) return [];
    const repaired = toGsm7(messages.sms?.text ?? '');
    const message = `Des caractères font passer le SMS de 160 à 70 caractères par partie : ${sms.culprits.slice(0, 10).join(' ')}.`;
    return when(true, 'sms.text', message, repaired === null ? undefined : `Remplacer par : « ${repaired} »`);
  }),
  rule('contenus', 'sms.stop', 'block', 'Mention STOP 36xxx', LAW, ({ messages: { sms } }) =>
    when(
      sms !== null && !STOP.test(sms.text),
      'sms.text',
      'La mention « STOP 36xxx » manque à la fin du SMS.',
      'Ajouter « STOP » suivi de votre numéro court en 36xxx à la fin du texte.',
    ),
  ),
  rule('contenus', 'sms.stop-numero', 'block', 'Numéro STOP du siège', LAW, ({ messages: { sms }, settings: { stopNumber } }) => {
    const written = sms === null ? undefined : STOP.exec(sms.text)?.[0].match(/3\d{4}/)?.[0];
    return when(
      stopNumber !== null && written !== undefined && written !== stopNumber,
      'sms.text',
      `La mention STOP donne le ${written ?? ''} ; le numéro du siège est le ${stopNumber ?? ''}.`,
      `Remplacer ${written ?? ''} par ${stopNumber ?? ''}.`,
    );
  }),
  rule('contenus', 'sms.emetteur', 'block', 'Émetteur de 3 à 10 lettres et chiffres', CFI, ({ messages: { sms } }) => {
    if (!sms) return [];
    const { sender } = sms;
    const broken = !/^[A-Za-z0-9]{3,10}$/.test(sender) || /^\d+$/.test(sender);
    const clean = sender
      .normalize('NFD')
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(0, 10);
    return when(
      broken,
      'sms.sender',
      sender === ''
        ? "L'émetteur du SMS n'est pas indiqué."
        : `L'émetteur « ${sender.slice(0, 40)} » doit faire de 3 à 10 lettres ou chiffres, dont une lettre au moins.`,
      clean.length >= 3 && /[A-Za-z]/.test(clean) ? `Utiliser « ${clean} ».` : undefined,
    );
  }),
];
