import { importFormats } from '../../api/data';

export const exportFormats = importFormats;
export const exportLabel = (format: string) => exportFormats.find((one) => one.value === format)?.label ?? format;
