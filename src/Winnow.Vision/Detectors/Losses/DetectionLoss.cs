using Winnow.Torch;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>A batch's loss and its parts, all scalars.</summary>
/// <param name="Total">What is minimised.</param>
/// <param name="Box">Share of the boxes' places and sizes.</param>
/// <param name="Class">Share of the classes.</param>
/// <param name="Other">Share of the distances' distributions (YOLO11) or of objectness (YOLOX); zero where there is none.</param>
public sealed record DetectionLoss(Tensor Total, Tensor Box, Tensor Class, Tensor Other);
