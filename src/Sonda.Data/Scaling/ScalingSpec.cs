namespace Sonda.Data.Scaling;

/// <summary>The kinds of scaling.</summary>
public enum ScalingKind
{
    /// <summary>Training rows span 0 to 1: (x − min)/(max − min).</summary>
    MinMax,

    /// <summary>Training rows have mean 0 and standard deviation 1: (x − mean)/deviation.</summary>
    Standard,
}

/// <summary>
/// The scaling of numbers: <c>minmax</c> or <c>standard</c>; with the targets of regression, <c>standard(targets)</c>.
/// </summary>
/// <param name="Kind">The kind of scaling.</param>
/// <param name="Targets">Whether targets are scaled too; default: false.</param>
public sealed record ScalingSpec(ScalingKind Kind, bool Targets = false)
{
    private const string TargetsWord = "targets";
    private static readonly string[] Names = ["minmax", "standard"];

    /// <summary>The text form.</summary>
    public override string ToString() => SourceText.Write(Names[(int)Kind], Targets ? TargetsWord : null);

    internal static ScalingSpec Read(SourceText text)
    {
        int kind = Array.IndexOf(Names, text.Name);
        if (kind < 0)
        {
            throw text.Fault(text.Position, text.Name, $"{string.Join(", ", Names)} or {ClassWeightsSpec.Name + "(balanced)"}");
        }

        text.Allow("what", [], $"{text.Name}({TargetsWord})");
        return new ScalingSpec((ScalingKind)kind, text.Choice("what", TargetsWord) is not null);
    }

    /// <summary>Fits the scaling to the training rows, and scales all rows.</summary>
    /// <exception cref="DatasetException">There are no targets to scale.</exception>
    internal LoadedData Apply(LoadedData data)
    {
        if (Targets && !data.Training.HasTargets)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{data.Name}: {this} scales targets, but the rows have classes; {Names[(int)Kind]} scales the inputs alone."));
        }

        FittedScaling fitted = FittedScaling.To(data.Training, this, data.Preparation?.CategoryInputs());
        return fitted.Apply(data);
    }
}
