// path: electron/app/x.ts
// expect: « pdfkit » is imported by electron/report only
import PDFDocument from 'pdfkit';
export const x = PDFDocument;
