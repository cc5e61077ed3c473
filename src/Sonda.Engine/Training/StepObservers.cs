using System.Numerics;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Training;

/// <summary>The observers of a trainer, in the order in which they were added, and their needs in the current step.</summary>
internal sealed class StepObservers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private ITrainingObserver<T>[] _all = [];
    private StepNeeds[] _needs = [];

    /// <summary>The observers asked for the current step. An observer added or removed during a step takes effect in the next.</summary>
    private ITrainingObserver<T>[] _asked = [];
    private StepNeeds[] _answers = [];

    public IReadOnlyList<ITrainingObserver<T>> All => _all;

    public void Add(ITrainingObserver<T> observer)
    {
        if (Array.IndexOf(_all, observer) >= 0)
        {
            throw new ArgumentException("The observer watches this trainer already.", nameof(observer));
        }

        Set([.. _all, observer]);
    }

    public bool Remove(ITrainingObserver<T> observer)
    {
        int index = Array.IndexOf(_all, observer);
        if (index >= 0)
        {
            Set([.. _all[..index], .. _all[(index + 1)..]]);
        }

        return index >= 0;
    }

    /// <summary>Asks every observer; returns the union of their needs.</summary>
    public StepNeeds Ask(long step)
    {
        // Set replaces both arrays and never changes them, so the current step keeps its own pair.
        (_asked, _answers) = (_all, _needs);
        StepNeeds any = StepNeeds.None;
        for (int i = 0; i < _asked.Length; i++)
        {
            any |= _answers[i] = _asked[i].Needs(step);
        }

        return any;
    }

    public void GradientsReady(long step, BatchView<T> batch)
    {
        for (int i = 0; i < _asked.Length; i++)
        {
            if ((_answers[i] & StepNeeds.Gradients) != 0)
            {
                _asked[i].GradientsReady(step, batch);
            }
        }
    }

    public void ParametersUpdated(long step, BatchView<T> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
    {
        for (int i = 0; i < _asked.Length; i++)
        {
            if ((_answers[i] & StepNeeds.ParameterUpdates) != 0)
            {
                _asked[i].ParametersUpdated(step, batch, updates);
            }
        }
    }

    private void Set(ITrainingObserver<T>[] all) => (_all, _needs) = (all, new StepNeeds[all.Length]);
}
