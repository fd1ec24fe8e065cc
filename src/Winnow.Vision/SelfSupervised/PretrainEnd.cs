namespace Winnow.Vision.SelfSupervised;

/// <summary>How a training without labels ended.</summary>
public enum PretrainEnd
{
    /// <summary>All steps were done.</summary>
    Finished,

    /// <summary>The time was up before all steps were done; the weights are good, at a learning rate that had not fallen to 0 yet.</summary>
    TimeUp,

    /// <summary>The watch gave an alarm; the weights are of no use.</summary>
    Alarm,
}
