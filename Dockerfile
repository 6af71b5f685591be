# The product with its built front end; everything that differs comes from the environment.
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes --no-deps -r requirements.txt
COPY . .
# The key is for this step alone: collecting files signs nothing.
RUN /opt/venv/bin/python manage.py assets \
 && /opt/venv/bin/python manage.py messages compile \
 && DEBUG=off SECRET_KEY="$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" \
    DATA_KEYS="k1:$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')" STATIC_ROOT=/app/static \
    /opt/venv/bin/python manage.py collectstatic --noinput \
 && /opt/venv/bin/python manage.py sbom > sbom.json \
 && rm -rf .node frontend/node_modules var

FROM python:3.11-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin alliance \
 && install -d -o alliance -g alliance /var/lib/alliance
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 DEBUG=off \
    ALLIANCE_VAR=/var/lib/alliance STATIC_ROOT=/app/static
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "alliance.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
