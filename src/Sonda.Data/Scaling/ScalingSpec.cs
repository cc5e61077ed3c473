namespace Sonda.Data.Scaling;

/// <summary>What scaled numbers have in common.</summary>
public enum ScalingKind
{
    /// <summary>The training rows reach from 0 to 1: (x − least)/(most − least).</summary>
    MinMax,

    /// <summary>The training rows have mean 0 and standard deviation 1: (x − mean)/deviation.</summary>
    Standard,
}

/// <summary>
/// How numbers are scaled: <c>minmax</c> or <c>standard</c>, and with the targets of regression, <c>standard(targets)</c>.
/// </summary>
/// <param name="Kind">What scaled numbers have in common.</param>
/// <param name="Targets">Whether targets are scaled too. Default no.</param>
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
            throw text.Fault(text.Position, text.Name, $"{string.Join(", ", Names[..^1])} or {Names[^1]}");
        }

        text.Allow("what", [], $"{text.Name}({TargetsWord})");
        return new ScalingSpec((ScalingKind)kind, text.Choice("what", TargetsWord) is not null);
    }

    /// <summary>Fits to the training rows, and scales all.</summary>
    /// <exception cref="DatasetException">There are no targets to scale.</exception>
    internal LoadedData Apply(LoadedData data)
    {
        if (Targets && !data.Training.HasTargets)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{data.Name}: {this} scales targets, but the rows have classes; {Names[(int)Kind]} scales the inputs alone."));
        }

        FittedScaling fitted = FittedScaling.To(data.Training, this);
        return data.Map(fitted.Apply) with { Name = $"{data.Name}+{this}", Scaling = fitted };
    }
}
