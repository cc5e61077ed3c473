using System.Collections.Immutable;

namespace Sonda.Diagnosis;

/// <summary>The stable ids of the ailments: in findings, in JSON, on the command line, and as the names of their pages in docs/rules.</summary>
public static class Ailments
{
    /// <summary>A number was NaN or infinite.</summary>
    public const string NotFinite = "not-finite";

    /// <summary>The output has a Jacobian of zero: softmax over one unit and its like.</summary>
    public const string ZeroJacobian = "zero-jacobian";

    /// <summary>Cost or output do not fit what is to be learned.</summary>
    public const string OutputMisfit = "output-misfit";

    /// <summary>Inputs are too large, too small, or of very different scales.</summary>
    public const string BadDataScale = "bad-data-scale";

    /// <summary>The gradient fades on its way to the early layers.</summary>
    public const string Vanishing = "vanishing";

    /// <summary>The gradient grows on its way to the early layers.</summary>
    public const string Exploding = "exploding";

    /// <summary>What tells rows apart fades on its way forward.</summary>
    public const string VanishedSignal = "vanished-signal";

    /// <summary>The signal grows on its way forward.</summary>
    public const string ExplodedSignal = "exploded-signal";

    /// <summary>Units sit where their activation is flat.</summary>
    public const string Saturation = "saturation";

    /// <summary>Units give nothing and learn nothing, whatever the row.</summary>
    public const string DeadUnits = "dead-units";

    /// <summary>Gradients fall below what the working precision holds.</summary>
    public const string Underflow = "underflow";

    /// <summary>A step changes the weights of a layer by too much, or by too little.</summary>
    public const string UpdateRatio = "update-ratio";

    /// <summary>The gradient of a recurrent layer does not reach back over its time steps, or grows over them.</summary>
    public const string LostOverTime = "lost-over-time";

    /// <summary>The cost goes up and down.</summary>
    public const string Oscillation = "oscillation";

    /// <summary>The network learns, far too slowly.</summary>
    public const string SlowConvergence = "slow-convergence";

    /// <summary>All of them, in the order in which they are looked for.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        NotFinite, ZeroJacobian, OutputMisfit, BadDataScale, Vanishing, Exploding, VanishedSignal, ExplodedSignal, Saturation,
        DeadUnits, Underflow, UpdateRatio, LostOverTime, Oscillation, SlowConvergence,
    ];
}
