using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers.Schedules;

/// <summary>A constant rate: <c>constant</c>.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    private protected override string Text => "constant";

    internal static ConstantRate Read(TermText term)
    {
        term.Allow(0, 0, [], "constant");
        return new ConstantRate();
    }

    private protected override double Shape(double epoch) => 1;

    private protected override LocalizableText? OwnFault() => null;
}
