namespace Winnow.Vision.Training;

/// <summary>How the learning rate runs over a training.</summary>
public enum ScheduleKind
{
    /// <summary>The same rate throughout.</summary>
    Constant,

    /// <summary>Half a cosine from the peak to zero (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>Up for 30 % of the steps, then down (Smith 2018).</summary>
    OneCycle,
}
