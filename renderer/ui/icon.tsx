import { shapesOf } from './icon-shapes.ts';
import { type IconName, icons } from './icons.ts';

/** A Bootstrap icon drawn inline, in the colour of the text. Always beside a word, hence hidden from screen readers. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">
      {shapesOf(icons[name]).map((path) => (
        <path key={path.d} d={path.d} fillRule={path.evenOdd ? 'evenodd' : 'nonzero'} />
      ))}
    </svg>
  );
}
