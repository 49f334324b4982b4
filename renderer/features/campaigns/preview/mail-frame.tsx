import { useEffect, useRef, useState } from 'react';
import { countOf } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { type MailNode, type MailTree, readMail } from './mail-tree.ts';
import './mail.css';

const BASE = `html{color-scheme:light;background:#fff;color:#1a1a1a;font:14px/1.5 Arial,Helvetica,sans-serif}
body{margin:12px;overflow-wrap:anywhere}img{max-width:100%}a{color:#0b57d0}
.mycfia-image{display:inline-block;box-sizing:border-box;max-width:100%;min-width:64px;padding:10px 12px;border:1px dashed #767d8f;background:#eff1f5;color:#454b5a;font:12px/1.4 Arial,sans-serif;text-align:start}`;

interface MailFrameProps {
  subject: string;
  preheader: string;
  sender: string | null;
  html: string;
  text: string;
  recipient: string;
}

/**
 * An e-mail as a message program would draw it. The frame is sandboxed (no script, no form, no way out) and has no network: the policy of the page
 * is inherited and the tree holds no address. It keeps our origin, without scripts, since styles are laid through it: markup would be refused.
 */
export function MailFrame({ subject, preheader, sender, html, text, recipient }: MailFrameProps) {
  const [shown, setShown] = useState<'html' | 'text'>(html ? 'html' : 'text');
  const [narrow, setNarrow] = useState(false);
  const tree = readMail(shown === 'html' ? html : '');
  return (
    <figure className="mail" aria-label={`Aperçu E-mail pour ${recipient}`}>
      <figcaption className="mail-head">
        <p className="mail-subject">{subject || 'Objet vide'}</p>
        <p className="muted small">
          {sender ?? 'Expéditeur défini par CFI'} · à {recipient}
        </p>
        {preheader ? <p className="mail-preheader">{preheader}</p> : null}
      </figcaption>
      <div className="mail-bar">
        <fieldset className="segments">
          <legend className="visually-hidden">Version affichée</legend>
          <button type="button" aria-pressed={shown === 'html'} onClick={() => setShown('html')}>
            Mise en forme
          </button>
          <button type="button" aria-pressed={shown === 'text'} onClick={() => setShown('text')}>
            Texte seul
          </button>
        </fieldset>
        {shown === 'html' ? (
          <fieldset className="segments">
            <legend className="visually-hidden">Largeur</legend>
            <button type="button" aria-pressed={!narrow} onClick={() => setNarrow(false)}>
              Ordinateur
            </button>
            <button type="button" aria-pressed={narrow} onClick={() => setNarrow(true)}>
              Téléphone
            </button>
          </fieldset>
        ) : null}
      </div>
      {shown === 'html' && html ? (
        <Sandbox tree={tree} narrow={narrow} title={`E-mail « ${subject} » pour ${recipient}`} />
      ) : (
        <p className="mail-text">{text || 'Aucune version en texte seul.'}</p>
      )}
      {tree.remoteImages > 0 || tree.removed > 0 ? (
        <p className="mail-note muted small">
          <Icon name="shield-check" size={13} />
          {[
            tree.remoteImages > 0
              ? `${countOf(tree.remoteImages, 'image')} en ligne, non chargée${tree.remoteImages > 1 ? 's' : ''} ici`
              : null,
            tree.removed > 0 ? `${countOf(tree.removed, 'élément actif', 'éléments actifs')} retiré${tree.removed > 1 ? 's' : ''}` : null,
          ]
            .filter((each) => each !== null)
            .join(' · ')}
        </p>
      ) : null}
    </figure>
  );
}

const HIGHEST = 900;

function Sandbox({ tree, narrow, title }: { tree: MailTree; narrow: boolean; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  // Drawn again for each width: the height follows what the message takes.
  useEffect(() => {
    const inside = frame.current;
    const page = inside?.contentDocument;
    const view = page?.defaultView as (Window & typeof globalThis) | null;
    if (!inside || !page || !view) return;
    page.documentElement.lang = 'fr';
    page.title = title;
    page.adoptedStyleSheets = [BASE, ...tree.styles].map((css) => {
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(css);
      return sheet;
    });
    const main = page.createElement('main');
    for (const node of tree.nodes) main.append(drawn(page, node));
    page.body.replaceChildren(main);
    inside.style.height = '0';
    inside.style.height = `${Math.min(HIGHEST, Math.max(160, page.documentElement.scrollHeight + 2))}px`;
    inside.dataset.width = narrow ? 'phone' : 'desk';
  }, [tree, narrow, title]);
  return <iframe ref={frame} className={`mail-frame ${narrow ? 'mail-narrow' : ''}`} sandbox="allow-same-origin" title={title} />;
}

function drawn(page: Document, node: MailNode): Node {
  if (typeof node === 'string') return page.createTextNode(node);
  if (node.tag === 'img' && node.attributes.src === undefined) return imageFrame(page, node.attributes);
  const element = page.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) {
    // A link is seen, with its address as a tip, and leads nowhere from here.
    if (name === 'href') element.title = value;
    else element.setAttribute(name, value);
  }
  if (node.tag === 'a') element.style.cssText = 'text-decoration:underline;cursor:default';
  if (node.tag === 'img' && !element.hasAttribute('alt')) element.setAttribute('alt', '');
  if (node.style) element.style.cssText += `;${node.style}`;
  for (const child of node.children) element.append(drawn(page, child));
  return element;
}

function imageFrame(page: Document, { alt, width, height }: Record<string, string>): Node {
  const box = page.createElement('span');
  box.className = 'mycfia-image';
  const size = (value: string | undefined) => (/^\d{1,4}$/u.test(value ?? '') ? `${value}px` : '');
  box.style.width = size(width);
  box.style.minHeight = size(height);
  box.textContent = `Image en ligne, non chargée${alt ? ` : ${alt}` : ''}`;
  return box;
}
