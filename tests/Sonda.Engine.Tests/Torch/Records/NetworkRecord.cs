using System.Numerics;

namespace Sonda.Engine.Tests.Torch;

/// <summary>Some steps of plain gradient descent on one batch.</summary>
/// <param name="Name">The network.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Lambda">λ: weights decay by λ/m in the gradient, biases do not.</param>
/// <param name="Inputs">m rows, numbers that a float holds.</param>
/// <param name="Labels">The classes of the rows.</param>
/// <param name="Start">The parameters before, tensor by tensor as <see cref="EngineNetwork{T}"/> has them.</param>
/// <param name="Steps">What libtorch found in each step.</param>
internal sealed record NetworkRecord(
    string Name, double LearningRate, double Lambda, double[][] Inputs, int[] Labels, double[][] Start, NetworkStep[] Steps)
    : ITorchRecord
{
    public void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new EngineNetwork<T>(this);
        var tolerance = new Tolerance(Units: 16, Cancelled: 16);
        for (int i = 0; i < Steps.Length; i++)
        {
            string where = $"{Name}, step {i + 1}";
            tolerance.Require(Steps[i].Cost, T.CreateTruncating(network.PassBatch()), where + ", cost");
            Require(Steps[i].Gradients, network.Gradients(), where + ", gradient of tensor");
            network.Descend();
            Require(Steps[i].Parameters, network.Parameters(), where + ", parameters of tensor");
        }

        void Require(double[][] torch, T[][] engine, string where)
        {
            Assert.Equal(torch.Length, engine.Length);
            for (int tensor = 0; tensor < torch.Length; tensor++)
            {
                tolerance.Require<T>(torch[tensor], engine[tensor], $"{where} {tensor}");
            }
        }
    }
}

/// <summary>One step of training.</summary>
/// <param name="Cost">The mean cost of a row before the step, without the L2 term.</param>
/// <param name="Gradients">∂/∂ of that, tensor by tensor.</param>
/// <param name="Parameters">The parameters after the step.</param>
internal sealed record NetworkStep(double Cost, double[][] Gradients, double[][] Parameters);
