namespace Sonda.Engine.Training;

/// <summary>A place in a training, between two mini-batches.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Row">Rows done of the next.</param>
public readonly record struct TrainingPosition(int Epoch, int Row);
