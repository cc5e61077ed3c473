using Sonda.Engine.Initializers;

namespace Sonda.Theory;

/// <summary>The statistics of one layer's parameters that the theory needs.</summary>
/// <param name="WeightVariance">σ_w²: the variance of a weight times the fan-in.</param>
/// <param name="BiasVariance">σ_b².</param>
/// <param name="IsOrthogonal">Whether the rows or columns of the weights are orthonormal up to a factor.</param>
internal readonly record struct WeightStatistics(double WeightVariance, double BiasVariance, bool IsOrthogonal = false)
{
    /// <summary>Returns the statistics of an initializer, as <c>InitialParameters.Fill</c> draws.</summary>
    /// <param name="spec">The rule.</param>
    /// <param name="inputs">Fan-in.</param>
    /// <param name="outputs">Fan-out.</param>
    /// <param name="gap">Explains why there is no theory; null if there is.</param>
    public static WeightStatistics Of(InitializerSpec spec, int inputs, int outputs, out LocalizableText? gap)
    {
        double fanIn = inputs;
        gap = spec.Kind switch
        {
            InitializerKind.Identity or InitializerKind.Constant => LocalizableText.Of($"the initializer {spec} is not random."),
            InitializerKind.Lsuv => LocalizableText.Of($"the initializer {spec} scales its weights by the data."),
            InitializerKind.Uniform when spec.First != -spec.Second => LocalizableText.Of($"the weights of {spec} have a mean that is not 0."),
            InitializerKind.Normal when spec.First != 0 => LocalizableText.Of($"the weights of {spec} have a mean that is not 0."),
            _ => null,
        };
        return spec.Kind switch
        {
            InitializerKind.Book => new(1, 1),
            InitializerKind.BookLarge => new(fanIn, 1),
            InitializerKind.LeCun or InitializerKind.LeCunUniform => new(1, 0),
            InitializerKind.Xavier or InitializerKind.XavierUniform or InitializerKind.Keras => new(2 * fanIn / (fanIn + outputs), 0),
            InitializerKind.He or InitializerKind.HeUniform => new(2, 0),

            // n × m entries have a total squared length of min(n, m).
            InitializerKind.Orthogonal => new(spec.First * spec.First * Math.Min(1, fanIn / outputs), 0, true),
            InitializerKind.Uniform => new(fanIn * spec.Second * spec.Second / 3, 0),
            InitializerKind.Normal => new(fanIn * spec.Second * spec.Second, 0),
            InitializerKind.Variance => new(spec.First, spec.Second),

            // Uniform within ±1/√n: a third of 1/n.
            InitializerKind.PyTorch => new(1.0 / 3, 1 / (3 * fanIn)),
            _ => default,
        };
    }
}
