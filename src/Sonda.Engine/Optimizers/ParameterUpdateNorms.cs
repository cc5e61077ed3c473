namespace Sonda.Engine.Optimizers;

/// <summary>What one step did to one parameter; Euclidean norms over all its numbers.</summary>
/// <param name="GradientNorm">‖∂C/∂w‖ of the cost averaged over the batch, clipped where gradients are.</param>
/// <param name="Norm">‖w‖ before the step.</param>
/// <param name="ChangeNorm">‖Δw‖, of the numbers as they are stored.</param>
/// <remarks>
/// Summed in eight lanes of double while the update has the numbers in hand. The square of any float is a double; in
/// double, numbers beyond 1e154 or below 1e-154 leave its range.
/// </remarks>
public readonly record struct ParameterUpdateNorms(double GradientNorm, double Norm, double ChangeNorm);
