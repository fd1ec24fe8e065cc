namespace Winnow.Vision.Onnx;

/// <summary>The kinds of output that detectors end with.</summary>
internal enum DetectorHead
{
    /// <summary>[4 + C, N]: centre, size and class scores, one column per place (YOLOv8, YOLO11).</summary>
    Columns,

    /// <summary>[N, 4 + C]: the same, one row per place.</summary>
    Rows,

    /// <summary>[3 N, 5 + C]: centre, size, objectness and class scores for three anchors per place (YOLOv5, YOLOv7).</summary>
    Anchors,

    /// <summary>[N, 5 + C]: centre, size, objectness and class scores, one row per place (YOLOX), with coordinates decoded or raw.</summary>
    Objectness,

    /// <summary>[N, 6]: left, top, right, bottom, score and class, suppressed by the model itself (YOLOv10 and exports with NMS).</summary>
    EndToEnd,
}
