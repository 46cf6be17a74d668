"""Notes which public methods of the SDK's services were called, without changing the SDK."""

import inspect


class Recorder:
    """Stands in front of one service and notes every public method that is called through it."""

    def __init__(self, name, service):
        self._name = name
        self._service = service
        self._called = set()

    def __getattr__(self, attribute):
        method = getattr(self._service, attribute)
        if not callable(method):
            return method

        def noted(*arguments, **named):
            self._called.add(attribute)
            return method(*arguments, **named)

        return noted

    def public_methods(self):
        members = inspect.getmembers(type(self._service), callable)
        return {f"{self._name}.{name}" for name, _ in members if not name.startswith("_")}

    def called_methods(self):
        return {f"{self._name}.{name}" for name in self._called}


class Recording:
    """The client's services, each behind a recorder: `recording.instances.get()`."""

    def __init__(self, client):
        self._recorders = {
            name: Recorder(name, service)
            for name, service in vars(client).items()
            if not name.startswith("_") and type(service).__name__.endswith("Service")
        }

    def __getattr__(self, name):
        return self._recorders[name]

    def public_methods(self):
        return set().union(*(recorder.public_methods() for recorder in self._recorders.values()))

    def called_methods(self):
        return set().union(*(recorder.called_methods() for recorder in self._recorders.values()))
