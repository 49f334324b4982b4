import iActivity from 'bootstrap-icons/icons/activity.svg?raw';
import iArrowClockwise from 'bootstrap-icons/icons/arrow-clockwise.svg?raw';
import iArrowCounterclockwise from 'bootstrap-icons/icons/arrow-counterclockwise.svg?raw';
import iArrowDown from 'bootstrap-icons/icons/arrow-down.svg?raw';
import iArrowLeftRight from 'bootstrap-icons/icons/arrow-left-right.svg?raw';
import iArrowRight from 'bootstrap-icons/icons/arrow-right.svg?raw';
import iArrowUp from 'bootstrap-icons/icons/arrow-up.svg?raw';
import iArrowUpRight from 'bootstrap-icons/icons/arrow-up-right.svg?raw';
import iBarChart from 'bootstrap-icons/icons/bar-chart.svg?raw';
import iBinoculars from 'bootstrap-icons/icons/binoculars.svg?raw';
import iBoxArrowRight from 'bootstrap-icons/icons/box-arrow-right.svg?raw';
import iBoxSeam from 'bootstrap-icons/icons/box-seam.svg?raw';
import iBroadcast from 'bootstrap-icons/icons/broadcast.svg?raw';
import iBuilding from 'bootstrap-icons/icons/building.svg?raw';
import iBullseye from 'bootstrap-icons/icons/bullseye.svg?raw';
import iCalendar3 from 'bootstrap-icons/icons/calendar3.svg?raw';
import iCardText from 'bootstrap-icons/icons/card-text.svg?raw';
import iChatSquareText from 'bootstrap-icons/icons/chat-square-text.svg?raw';
import iCheckCircleFill from 'bootstrap-icons/icons/check-circle-fill.svg?raw';
import iCheck2 from 'bootstrap-icons/icons/check2.svg?raw';
import iCheck2Circle from 'bootstrap-icons/icons/check2-circle.svg?raw';
import iChevronDown from 'bootstrap-icons/icons/chevron-down.svg?raw';
import iChevronLeft from 'bootstrap-icons/icons/chevron-left.svg?raw';
import iChevronRight from 'bootstrap-icons/icons/chevron-right.svg?raw';
import iCircle from 'bootstrap-icons/icons/circle.svg?raw';
import iCircleHalf from 'bootstrap-icons/icons/circle-half.svg?raw';
import iClipboard from 'bootstrap-icons/icons/clipboard.svg?raw';
import iClock from 'bootstrap-icons/icons/clock.svg?raw';
import iClockHistory from 'bootstrap-icons/icons/clock-history.svg?raw';
import iCloudArrowUp from 'bootstrap-icons/icons/cloud-arrow-up.svg?raw';
import iCloudSlash from 'bootstrap-icons/icons/cloud-slash.svg?raw';
import iCommand from 'bootstrap-icons/icons/command.svg?raw';
import iCopy from 'bootstrap-icons/icons/copy.svg?raw';
import iCpu from 'bootstrap-icons/icons/cpu.svg?raw';
import iDashCircle from 'bootstrap-icons/icons/dash-circle.svg?raw';
import iDatabase from 'bootstrap-icons/icons/database.svg?raw';
import iDiagram3 from 'bootstrap-icons/icons/diagram-3.svg?raw';
import iDownload from 'bootstrap-icons/icons/download.svg?raw';
import iEnvelope from 'bootstrap-icons/icons/envelope.svg?raw';
import iEnvelopePaper from 'bootstrap-icons/icons/envelope-paper.svg?raw';
import iExclamationOctagon from 'bootstrap-icons/icons/exclamation-octagon.svg?raw';
import iExclamationTriangle from 'bootstrap-icons/icons/exclamation-triangle.svg?raw';
import iExclamationTriangleFill from 'bootstrap-icons/icons/exclamation-triangle-fill.svg?raw';
import iEye from 'bootstrap-icons/icons/eye.svg?raw';
import iFileEarmarkArrowUp from 'bootstrap-icons/icons/file-earmark-arrow-up.svg?raw';
import iFileEarmarkText from 'bootstrap-icons/icons/file-earmark-text.svg?raw';
import iFiletypeCsv from 'bootstrap-icons/icons/filetype-csv.svg?raw';
import iFiletypeMd from 'bootstrap-icons/icons/filetype-md.svg?raw';
import iFiletypePdf from 'bootstrap-icons/icons/filetype-pdf.svg?raw';
import iFiletypeXlsx from 'bootstrap-icons/icons/filetype-xlsx.svg?raw';
import iFlag from 'bootstrap-icons/icons/flag.svg?raw';
import iGear from 'bootstrap-icons/icons/gear.svg?raw';
import iHdd from 'bootstrap-icons/icons/hdd.svg?raw';
import iHddNetwork from 'bootstrap-icons/icons/hdd-network.svg?raw';
import iHeartPulse from 'bootstrap-icons/icons/heart-pulse.svg?raw';
import iHourglassSplit from 'bootstrap-icons/icons/hourglass-split.svg?raw';
import iInbox from 'bootstrap-icons/icons/inbox.svg?raw';
import iInfoCircle from 'bootstrap-icons/icons/info-circle.svg?raw';
import iKanban from 'bootstrap-icons/icons/kanban.svg?raw';
import iKey from 'bootstrap-icons/icons/key.svg?raw';
import iLayoutSidebar from 'bootstrap-icons/icons/layout-sidebar.svg?raw';
import iLightningCharge from 'bootstrap-icons/icons/lightning-charge.svg?raw';
import iListCheck from 'bootstrap-icons/icons/list-check.svg?raw';
import iLock from 'bootstrap-icons/icons/lock.svg?raw';
import iMegaphone from 'bootstrap-icons/icons/megaphone.svg?raw';
import iPalette from 'bootstrap-icons/icons/palette.svg?raw';
import iPatchCheck from 'bootstrap-icons/icons/patch-check.svg?raw';
import iPauseFill from 'bootstrap-icons/icons/pause-fill.svg?raw';
import iPencil from 'bootstrap-icons/icons/pencil.svg?raw';
import iPeople from 'bootstrap-icons/icons/people.svg?raw';
import iPersonBadge from 'bootstrap-icons/icons/person-badge.svg?raw';
import iPersonCircle from 'bootstrap-icons/icons/person-circle.svg?raw';
import iPhone from 'bootstrap-icons/icons/phone.svg?raw';
import iPinAngle from 'bootstrap-icons/icons/pin-angle.svg?raw';
import iPinAngleFill from 'bootstrap-icons/icons/pin-angle-fill.svg?raw';
import iPlayFill from 'bootstrap-icons/icons/play-fill.svg?raw';
import iPlug from 'bootstrap-icons/icons/plug.svg?raw';
import iPlusLg from 'bootstrap-icons/icons/plus-lg.svg?raw';
import iPrinter from 'bootstrap-icons/icons/printer.svg?raw';
import iQuestionCircle from 'bootstrap-icons/icons/question-circle.svg?raw';
import iReceipt from 'bootstrap-icons/icons/receipt.svg?raw';
import iSearch from 'bootstrap-icons/icons/search.svg?raw';
import iSend from 'bootstrap-icons/icons/send.svg?raw';
import iSendCheck from 'bootstrap-icons/icons/send-check.svg?raw';
import iShieldCheck from 'bootstrap-icons/icons/shield-check.svg?raw';
import iSlashCircle from 'bootstrap-icons/icons/slash-circle.svg?raw';
import iSliders from 'bootstrap-icons/icons/sliders.svg?raw';
import iStar from 'bootstrap-icons/icons/star.svg?raw';
import iStarFill from 'bootstrap-icons/icons/star-fill.svg?raw';
import iStars from 'bootstrap-icons/icons/stars.svg?raw';
import iStopFill from 'bootstrap-icons/icons/stop-fill.svg?raw';
import iTable from 'bootstrap-icons/icons/table.svg?raw';
import iThreeDots from 'bootstrap-icons/icons/three-dots.svg?raw';
import iTrash from 'bootstrap-icons/icons/trash.svg?raw';
import iUpload from 'bootstrap-icons/icons/upload.svg?raw';
import iWallet2 from 'bootstrap-icons/icons/wallet2.svg?raw';
import iWifiOff from 'bootstrap-icons/icons/wifi-off.svg?raw';
import iXLg from 'bootstrap-icons/icons/x-lg.svg?raw';
import iXOctagon from 'bootstrap-icons/icons/x-octagon.svg?raw';

/** The icons in use, one file each so that nothing else of the set is packed (Bootstrap Icons, MIT). */
export const icons = {
  activity: iActivity,
  'arrow-clockwise': iArrowClockwise,
  'arrow-counterclockwise': iArrowCounterclockwise,
  'arrow-down': iArrowDown,
  'arrow-right': iArrowRight,
  'arrow-up': iArrowUp,
  'arrow-up-right': iArrowUpRight,
  'box-arrow-right': iBoxArrowRight,
  'box-seam': iBoxSeam,
  building: iBuilding,
  'chat-square-text': iChatSquareText,
  'check-circle-fill': iCheckCircleFill,
  check2: iCheck2,
  'check2-circle': iCheck2Circle,
  'chevron-down': iChevronDown,
  'chevron-left': iChevronLeft,
  'chevron-right': iChevronRight,
  clipboard: iClipboard,
  clock: iClock,
  'clock-history': iClockHistory,
  'cloud-arrow-up': iCloudArrowUp,
  'cloud-slash': iCloudSlash,
  command: iCommand,
  copy: iCopy,
  cpu: iCpu,
  'dash-circle': iDashCircle,
  database: iDatabase,
  'diagram-3': iDiagram3,
  envelope: iEnvelope,
  'envelope-paper': iEnvelopePaper,
  'exclamation-octagon': iExclamationOctagon,
  'exclamation-triangle': iExclamationTriangle,
  'exclamation-triangle-fill': iExclamationTriangleFill,
  eye: iEye,
  'file-earmark-text': iFileEarmarkText,
  gear: iGear,
  hdd: iHdd,
  'hdd-network': iHddNetwork,
  'heart-pulse': iHeartPulse,
  'hourglass-split': iHourglassSplit,
  inbox: iInbox,
  'info-circle': iInfoCircle,
  key: iKey,
  'layout-sidebar': iLayoutSidebar,
  'lightning-charge': iLightningCharge,
  'list-check': iListCheck,
  lock: iLock,
  megaphone: iMegaphone,
  palette: iPalette,
  'patch-check': iPatchCheck,
  'pause-fill': iPauseFill,
  people: iPeople,
  'person-circle': iPersonCircle,
  phone: iPhone,
  'play-fill': iPlayFill,
  plug: iPlug,
  'plus-lg': iPlusLg,
  'question-circle': iQuestionCircle,
  search: iSearch,
  send: iSend,
  'send-check': iSendCheck,
  'shield-check': iShieldCheck,
  'slash-circle': iSlashCircle,
  sliders: iSliders,
  'stop-fill': iStopFill,
  table: iTable,
  wallet2: iWallet2,
  'wifi-off': iWifiOff,
  'x-lg': iXLg,
  'x-octagon': iXOctagon,
  calendar3: iCalendar3,
  flag: iFlag,
  kanban: iKanban,
  receipt: iReceipt,
  'bar-chart': iBarChart,
  printer: iPrinter,
  'three-dots': iThreeDots,
  download: iDownload,
  upload: iUpload,
  pencil: iPencil,
  trash: iTrash,
  'file-earmark-arrow-up': iFileEarmarkArrowUp,
  binoculars: iBinoculars,
  'person-badge': iPersonBadge,
  bullseye: iBullseye,
  broadcast: iBroadcast,
  'card-text': iCardText,
  circle: iCircle,
  'circle-half': iCircleHalf,
  'arrow-left-right': iArrowLeftRight,
  'filetype-csv': iFiletypeCsv,
  'filetype-md': iFiletypeMd,
  'filetype-pdf': iFiletypePdf,
  'filetype-xlsx': iFiletypeXlsx,
  'pin-angle': iPinAngle,
  'pin-angle-fill': iPinAngleFill,
  star: iStar,
  'star-fill': iStarFill,
  stars: iStars,
} as const;
export type IconName = keyof typeof icons;
