namespace Sonda.Engine.Optimizers;

/// <summary>The update of one parameter in one step; Euclidean norms over all its numbers.</summary>
/// <param name="GradientNorm">‖∂C/∂w‖ of the mean cost over the batch, after clipping.</param>
/// <param name="Norm">‖w‖ before the step.</param>
/// <param name="ChangeNorm">‖Δw‖ of the stored numbers.</param>
/// <remarks>
/// The update itself sums them, in eight lanes of double. The square of any float fits a double; the squares of doubles beyond 1e154 or
/// below 1e-154 do not.
/// </remarks>
public readonly record struct ParameterUpdateNorms(double GradientNorm, double Norm, double ChangeNorm);
