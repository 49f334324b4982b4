/** The two names that cross between page and core; nothing else does. */
export const UP = 'mycfia:up';
export const DOWN = 'mycfia:down';
/** Where the interface lives. The trailing slash keeps `app://main.evil` out. */
export const PAGE = 'app://main/';
