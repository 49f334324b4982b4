import type { ButtonHTMLAttributes, Ref } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'm' | 's';
  icon?: IconName;
  /** Work is under way: keeps the focus, refuses a second press. */
  pending?: boolean;
  submit?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with a word. While pending it stays focusable, so that the keyboard does not lose its place. */
export function Button({
  variant = 'secondary',
  size = 'm',
  icon,
  pending = false,
  submit = false,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      className={`button button-${variant} button-${size} ${rest.className ?? ''}`}
      aria-disabled={pending || rest['aria-disabled'] || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (pending) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon ? <Icon name={icon} size={size === 's' ? 13 : 15} /> : null}
      {children ? <span>{children}</span> : null}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'children'> {
  icon: IconName;
  /** What it does, for the screen reader and the tooltip. */
  label: string;
  ref?: Ref<HTMLButtonElement>;
}

/** A square button with an icon only; its name is always said. */
export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button {...rest} type="button" className={`icon-button ${rest.className ?? ''}`} aria-label={label} title={label}>
      <Icon name={icon} size={16} />
    </button>
  );
}
